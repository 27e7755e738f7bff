using Plasticity.Studies.Declarations;
using Plasticity.Studies.Figures;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Papers;

/// <summary>Figure 4, left: the data arrive in ever more stages of uniform samples (r = 1).</summary>
public sealed record Stages : StagedPaper
{
    [Help("Numbers of pretraining stages that are compared; at least 1.")]
    public CommaList<int> Counts { get; init; } = [1, 4, 9, 24, 49, 99];

    /// <summary>The settings of a size.</summary>
    public static Stages OfSize(StudySize size)
    {
        Stages paper = SizedStages(new Stages(), size);
        return size switch
        {
            StudySize.Smoke => paper with { Counts = [1, 3] },
            StudySize.Small => paper with { Counts = [1, 4, 9, 24] },
            _ => paper,
        };
    }

    protected override Study Declared => new("stages",
    [
        new Arm("fresh", [Tune]),
        .. Counts.Select(n => new Arm(NameOf(n), [Stage(n, ratio: 1), Tune]) { At = [At("stages", n)] }),
    ])
    {
        Question = "Does it hurt more when the data arrive in more stages?",
        Paper = $"{Citation}, Fig. 4 left, A.3",
        Phases = [Stage(1, ratio: 1), Tune],
        Metrics = [TailAccuracy],
        Claims = [.. Claims],
        Figures = [new Sweep { Name = "stages", Title = "The number of stages", X = "stages", XLabel = "stages of pretraining", LogX = true }],
    };

    protected override void Validate()
    {
        base.Validate();
        Demand(Counts, n => n is >= 1 and <= MostStages, "counts", $"1 to {MostStages}");
    }

    private IEnumerable<Claim> Claims
    {
        get
        {
            int most = Counts.Max(), fewest = Counts.Min();
            foreach (int n in Counts)
                yield return new Claim(FormattableString.Invariant($"After {n} stage{(n == 1 ? "" : "s")} of pretraining a network ends below a fresh one."), ["fresh"], [NameOf(n)]);
            if (most > fewest) yield return new Claim(FormattableString.Invariant($"{most} stages hurt more than {fewest}."), [NameOf(fewest)], [NameOf(most)]);
        }
    }

    private static string NameOf(int n) => FormattableString.Invariant($"stages-{n}");
}
