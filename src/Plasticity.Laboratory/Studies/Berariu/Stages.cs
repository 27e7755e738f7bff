using Plasticity.Laboratory.Figures;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Studies.Berariu;

/// <summary>Figure 4, left: the data arrive in ever more stages of uniform samples (r = 1).</summary>
public sealed record Stages : StagedStudy
{
    public override string Name => "stages";

    public override string Summary => "Does it hurt more when the data arrive in more stages?";

    public override string Paper => $"{Citation}, Fig. 4 left, A.3";

    [Help("Numbers of pretraining stages that are compared; at least 1.")]
    public CommaList<int> Counts { get; init; } = [1, 4, 9, 24, 49, 99];

    public override IReadOnlyList<Arm> Arms => [new Arm("fresh", [Tune]), .. Counts.Select(ArmOf)];

    public override IReadOnlyList<Claim> Claims
    {
        get
        {
            int most = Counts.Max(), fewest = Counts.Min();
            List<Claim> claims = [.. Counts.Select(n => new Claim(
                FormattableString.Invariant($"After {n} stage{(n == 1 ? "" : "s")} of pretraining a network ends below a fresh one."), ["fresh"], [NameOf(n)]))];
            if (most > fewest) claims.Add(new Claim(FormattableString.Invariant($"{most} stages hurt more than {fewest}."), [NameOf(fewest)], [NameOf(most)]));
            return claims;
        }
    }

    public override IReadOnlyList<Figure> Figures =>
    [
        new Sweep { File = "stages", Title = "The number of stages", X = "stages", XLabel = "stages of pretraining", LogX = true },
    ];

    /// <summary>The settings of a size.</summary>
    public static Stages OfSize(StudySize size)
    {
        Stages study = SizedStages(new Stages(), size);
        return size switch
        {
            StudySize.Smoke => study with { Counts = [1, 3] },
            StudySize.Small => study with { Counts = [1, 4, 9, 24] },
            _ => study,
        };
    }

    protected override void ValidateSettings()
    {
        base.ValidateSettings();
        Demand(Counts, n => n is >= 1 and <= MostStages, "counts", $"1 to {MostStages}");
    }

    private static string NameOf(int n) => FormattableString.Invariant($"stages-{n}");

    private Arm ArmOf(int n) => new(NameOf(n), Staged(n, ratio: 1)) { At = [At("stages", n)] };
}
