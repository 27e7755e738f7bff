using Plasticity.Laboratory.Figures;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Studies.Berariu;

/// <summary>Figure 4, right: the stages differ in their classes. A ratio r of the data is spread evenly, the rest comes class by class.</summary>
public sealed record ClassImbalance : StagedStudy
{
    public override string Name => "class-imbalance";

    public override string Summary => "Does it hurt more when the stages differ in their classes?";

    public override string Paper => $"{Citation}, Fig. 4 right, A.3";

    [Help("Shares of the data that are spread over the stages evenly, in [0, 1]; 1 is the study 'stages'.")]
    public CommaList<double> Ratios { get; init; } = [0, 0.25, 0.5, 1];

    [Help("Numbers of pretraining stages that are compared; below the number of classes.")]
    public CommaList<int> Counts { get; init; } = [1, 4, 9];

    public override IReadOnlyList<Arm> Arms =>
        [new Arm("fresh", [Tune]), .. Ratios.SelectMany(ratio => Counts.Select(n => new Arm(NameOf(ratio, n), Staged(n, ratio)) { At = [At("stages", n), At("ratio", ratio)] }))];

    public override IReadOnlyList<Claim> Claims
    {
        get
        {
            double even = Ratios.Max(), skewed = Ratios.Min();
            List<Claim> claims = [];
            foreach (int n in Counts)
            {
                string stages = FormattableString.Invariant($"{n} stage{(n == 1 ? "" : "s")}");
                claims.Add(new Claim(FormattableString.Invariant($"After {stages} with r = {skewed} a network ends below a fresh one."), ["fresh"], [NameOf(skewed, n)]));
                if (even > skewed) claims.Add(new Claim(FormattableString.Invariant($"With {stages}, r = {skewed} hurts more than r = {even}."), [NameOf(even, n)], [NameOf(skewed, n)]));
            }
            return claims;
        }
    }

    public override IReadOnlyList<Figure> Figures =>
    [
        new Sweep
        {
            File = "class-imbalance", Title = "Stages that differ in their classes", X = "stages", XLabel = "stages of pretraining", LogX = true, Series = "ratio",
        },
    ];

    /// <summary>The settings of a size.</summary>
    public static ClassImbalance OfSize(StudySize size)
    {
        ClassImbalance study = SizedStages(new ClassImbalance(), size);
        return size switch
        {
            StudySize.Smoke => study with { Ratios = [0, 1], Counts = [1, 4] },
            StudySize.Small => study with { Ratios = [0, 0.5, 1] },
            _ => study,
        };
    }

    protected override void ValidateSettings()
    {
        base.ValidateSettings();
        Demand(Ratios, ratio => ratio is >= 0 and <= 1, "ratios", "0 to 1");
        Demand(Counts, n => n is >= 1 and <= MostStages, "counts", $"1 to {MostStages}");
        InputException.Demand(Counts.Sum() * Ratios.Count <= MostPhases, "counts times ratios", Counts.Sum() * Ratios.Count, $"at most {MostPhases} stages in all arms together");
    }

    private static string NameOf(double ratio, int n) => FormattableString.Invariant($"r{ratio}-stages-{n}");
}
