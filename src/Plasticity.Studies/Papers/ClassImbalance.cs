using Plasticity.Studies.Declarations;
using Plasticity.Studies.Figures;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Papers;

/// <summary>Figure 4, right: the stages differ in their classes. A ratio r of the data is spread evenly, the rest comes class by class.</summary>
public sealed record ClassImbalance : StagedPaper
{
    [Help("Shares of the data that are spread over the stages evenly, in [0, 1]; 1 is the study 'stages'.")]
    public CommaList<double> Ratios { get; init; } = [0, 0.25, 0.5, 1];

    [Help("Numbers of pretraining stages that are compared; below the number of classes.")]
    public CommaList<int> Counts { get; init; } = [1, 4, 9];

    /// <summary>The settings of a size.</summary>
    public static ClassImbalance OfSize(StudySize size)
    {
        ClassImbalance paper = SizedStages(new ClassImbalance(), size);
        return size switch
        {
            StudySize.Smoke => paper with { Ratios = [0, 1], Counts = [1, 4] },
            StudySize.Small => paper with { Ratios = [0, 0.5, 1] },
            _ => paper,
        };
    }

    protected override Study Declared => new("class-imbalance",
    [
        new Arm("fresh", [Tune]),
        .. Ratios.SelectMany(ratio => Counts.Select(n => new Arm(NameOf(ratio, n), [Stage(n, ratio), Tune]) { At = [At("stages", n), At("ratio", ratio)] })),
    ])
    {
        Question = "Does it hurt more when the stages differ in their classes?",
        Paper = $"{Citation}, Fig. 4 right, A.3",
        Phases = [Stage(1, ratio: 1), Tune],
        Metrics = [TailAccuracy],
        Claims = [.. Claims],
        Figures =
        [
            new Sweep { Name = "class-imbalance", Title = "Stages that differ in their classes", X = "stages", XLabel = "stages of pretraining", LogX = true, Series = "ratio" },
        ],
    };

    protected override void Validate()
    {
        base.Validate();
        Demand(Ratios, ratio => ratio is >= 0 and <= 1, "ratios", "0 to 1");
        Demand(Counts, n => n is >= 1 and <= MostStages, "counts", $"1 to {MostStages}");
        InputException.Demand(Counts.Sum() * Ratios.Count <= MostStagesInAll, "counts times ratios", Counts.Sum() * Ratios.Count, $"at most {MostStagesInAll} stages in all arms together");
    }

    private IEnumerable<Claim> Claims
    {
        get
        {
            double even = Ratios.Max(), skewed = Ratios.Min();
            foreach (int n in Counts)
            {
                string stages = FormattableString.Invariant($"{n} stage{(n == 1 ? "" : "s")}");
                yield return new Claim(FormattableString.Invariant($"After {stages} with r = {skewed} a network ends below a fresh one."), ["fresh"], [NameOf(skewed, n)]);
                if (even > skewed) yield return new Claim(FormattableString.Invariant($"With {stages}, r = {skewed} hurts more than r = {even}."), [NameOf(even, n)], [NameOf(skewed, n)]);
            }
        }
    }

    private static string NameOf(double ratio, int n) => FormattableString.Invariant($"r{ratio}-stages-{n}");
}
