using Plasticity.Engine.Layers;
using Plasticity.Laboratory.Figures;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Studies.Berariu;

/// <summary>Figure 5: the gap over the family of residual networks, depth d in every module and width w of the first (A.4).</summary>
/// <remarks>The fourth width of the figure reads 60 in the text of the paper; 80 is the only number that fits the others' spacing.</remarks>
public sealed record WidthDepth : PlasticityStudy
{
    public override string Name => "width-depth";

    public override string Summary => "Does a wider or deeper network keep its plasticity?";

    public override string Paper => $"{Citation}, Fig. 5, A.4";

    [Help("Blocks in each module that are compared; at least 1.")]
    public CommaList<int> Depths { get; init; } = [1, 2, 3, 4];

    [Help("Channels of the first module that are compared; at least 1.")]
    public CommaList<int> Widths { get; init; } = [32, 48, 64, 80, 96, 112, 128];

    public override IReadOnlyList<Arm> Arms => [.. Depths.SelectMany(depth => Widths.SelectMany(width => Cell(depth, width)))];

    public override IReadOnlyList<Claim> Claims
    {
        get
        {
            (int Depth, int Width)[] cells = [.. Depths.SelectMany(depth => Widths.Select(width => (depth, width)))];
            return
            [
                new Claim("Over all widths and depths together, pretrained networks end below fresh ones.",
                    [.. cells.Select(cell => NameOf("fresh", cell.Depth, cell.Width))], [.. cells.Select(cell => NameOf("pretrained", cell.Depth, cell.Width))]),
                .. cells.Select(cell => new Claim(
                    FormattableString.Invariant($"With d = {cell.Depth} and w = {cell.Width} a pretrained network ends below a fresh one."),
                    [NameOf("fresh", cell.Depth, cell.Width)], [NameOf("pretrained", cell.Depth, cell.Width)])),
            ];
        }
    }

    public override IReadOnlyList<Figure> Figures =>
    [
        new Sweep
        {
            File = "width-depth", Title = "Width and depth", X = "width", XLabel = "channels of the first module", LogX = true, Series = "start", Panels = "depth",
        },
    ];

    /// <summary>The settings of a size.</summary>
    public static WidthDepth OfSize(StudySize size)
    {
        WidthDepth study = Sized(new WidthDepth(), size);
        return size switch
        {
            StudySize.Smoke => study with { Depths = [1, 2], Widths = [2, 4] },
            StudySize.Small => study with { Depths = [1, 2], Widths = [4, 8, 16] },
            _ => study,
        };
    }

    protected override void ValidateSettings()
    {
        base.ValidateSettings();
        Demand(Depths, depth => depth is >= 1 and <= ModelSettings.MostDepth, "depths", FormattableString.Invariant($"1 to {ModelSettings.MostDepth:N0}"));
        Demand(Widths, width => width is >= 1 and <= ModelSettings.MostWidth, "widths", FormattableString.Invariant($"1 to {ModelSettings.MostWidth:N0}"));
        InputException.Demand(Model == ModelKind.ResNet, "model", SettingText.Format(Model), "res-net: the study is about its width and depth");
    }

    private static string NameOf(string start, int depth, int width) => FormattableString.Invariant($"{start}-d{depth}-w{width}");

    private IEnumerable<Arm> Cell(int depth, int width)
    {
        ModelSettings network = Network with { Depth = depth, Width = width };
        ValueList<Coordinate> Place(string start) => [At("depth", depth), At("width", width), At("start", start)];
        yield return new Arm(NameOf("fresh", depth, width), [Tune]) { Network = network, At = Place("fresh") };
        yield return new Arm(NameOf("pretrained", depth, width), [Pretrain, Tune]) { Reference = NameOf("fresh", depth, width), Network = network, At = Place("pretrained") };
    }
}
