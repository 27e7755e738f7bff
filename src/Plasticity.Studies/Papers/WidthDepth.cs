using Plasticity.Engine.Layers;
using Plasticity.Studies.Declarations;
using Plasticity.Studies.Figures;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Papers;

/// <summary>Figure 5: the gap over the family of residual networks, depth d in every module and width w of the first (A.4).</summary>
/// <remarks>The fourth width of the figure reads 60 in the text of the paper; 80 is the only number that fits the others' spacing.</remarks>
public sealed record WidthDepth : PlasticityPaper
{
    [Help("Blocks in each module that are compared; at least 1.")]
    public CommaList<int> Depths { get; init; } = [1, 2, 3, 4];

    [Help("Channels of the first module that are compared; at least 1.")]
    public CommaList<int> Widths { get; init; } = [32, 48, 64, 80, 96, 112, 128];

    /// <summary>The settings of a size.</summary>
    public static WidthDepth OfSize(StudySize size)
    {
        WidthDepth paper = Sized(new WidthDepth(), size);
        return size switch
        {
            StudySize.Smoke => paper with { Depths = [1, 2], Widths = [2, 4] },
            StudySize.Small => paper with { Depths = [1, 2], Widths = [4, 8, 16] },
            _ => paper,
        };
    }

    protected override Study Declared => new("width-depth", [.. Cells.SelectMany(ArmsOf)])
    {
        Question = "Does a wider or deeper network keep its plasticity?",
        Paper = $"{Citation}, Fig. 5, A.4",
        Phases = [Pretrain, Tune],
        Metrics = [TailAccuracy],
        Claims =
        [
            new Claim("Over all widths and depths together, pretrained networks end below fresh ones.", [.. Cells.Select(cell => cell.Name("fresh"))], [.. Cells.Select(cell => cell.Name("pretrained"))]),
            .. Cells.Select(cell => new Claim(
                FormattableString.Invariant($"With d = {cell.Depth} and w = {cell.Width} a pretrained network ends below a fresh one."), [cell.Name("fresh")], [cell.Name("pretrained")])),
        ],
        Figures =
        [
            new Sweep { Name = "width-depth", Title = "Width and depth", X = "width", XLabel = "channels of the first module", LogX = true, Series = "start", Panels = "depth" },
        ],
    };

    protected override void Validate()
    {
        base.Validate();
        Demand(Depths, depth => depth is >= 1 and <= ModelSettings.MostDepth, "depths", FormattableString.Invariant($"1 to {ModelSettings.MostDepth:N0}"));
        Demand(Widths, width => width is >= 1 and <= ModelSettings.MostWidth, "widths", FormattableString.Invariant($"1 to {ModelSettings.MostWidth:N0}"));
        DemandResNet("the study is about its width and depth");
    }

    private IEnumerable<Cell> Cells => Depths.SelectMany(depth => Widths.Select(width => new Cell(depth, width)));

    private IEnumerable<Arm> ArmsOf(Cell cell)
    {
        yield return ArmOf(cell, "fresh", [Tune]);
        yield return ArmOf(cell, "pretrained", [Pretrain, Tune]) with { Reference = cell.Name("fresh") };
    }

    private Arm ArmOf(Cell cell, string start, ValueList<Phase> phases) => new(cell.Name(start), phases)
    {
        Model = NetworkOf(cell.Depth, cell.Width),
        At = [At("depth", cell.Depth), At("width", cell.Width), At("start", start)],
    };

    private readonly record struct Cell(int Depth, int Width)
    {
        public string Name(string start) => FormattableString.Invariant($"{start}-d{Depth}-w{Width}");
    }
}
