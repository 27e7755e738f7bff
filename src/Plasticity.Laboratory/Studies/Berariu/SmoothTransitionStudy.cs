using Plasticity.Laboratory.Figures;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Phases.Parts;
using Plasticity.Laboratory.Phases.Samplings;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Studies.Berariu;

/// <summary>
/// Figure 3: no boundary at all. In one stage the share of samples that come from all of the data instead of the half grows as
/// p(n, γ) = 1 − γ^(50 n/N); the larger γ, the slower.
/// </summary>
public sealed record SmoothTransitionStudy : PlasticityStudy
{
    public override string Name => "smooth-transition";

    public override string Summary => "Does the gap remain when the data change gradually?";

    public override string Paper => $"{Citation}, Fig. 3";

    [Help("The γ that are compared, in (0, 1): the larger, the slower the transition.")]
    public CommaList<double> Gammas { get; init; } = [0.1, 0.3, 0.5, 0.7, 0.8, 0.9];

    public override IReadOnlyList<Arm> Arms =>
    [
        new Arm("fresh", [Tune]),
        new Arm("hard-switch", [Pretrain, Tune]),
        .. Gammas.Select(gamma => new Arm(NameOf(gamma), [Tune with { Sampling = new SmoothTransition { From = new RandomShare(FirstShare), Gamma = gamma } }])
        {
            At = [At("gamma", gamma)],
        }),
    ];

    public override IReadOnlyList<Claim> Claims =>
    [
        new Claim("A hard switch from the half to all of the data leaves a gap.", ["fresh"], ["hard-switch"]),
        .. Gammas.Select(gamma => new Claim(FormattableString.Invariant($"A smooth transition with γ = {gamma} leaves a gap, too."), ["fresh"], [NameOf(gamma)])),
        new Claim("Over all γ together, a smooth transition leaves a gap.", ["fresh"], [.. Gammas.Select(NameOf)]),
    ];

    public override IReadOnlyList<Figure> Figures =>
    [
        new TransitionCurves { Gammas = [.. Gammas], Epochs = TuneEpochs },
        new Sweep { File = "smooth-transition", Title = "A smooth transition", X = "gamma", XLabel = "γ: the larger, the slower" },
    ];

    /// <summary>The settings of a size.</summary>
    public static SmoothTransitionStudy OfSize(StudySize size)
    {
        SmoothTransitionStudy study = Sized(new SmoothTransitionStudy(), size);
        return size switch
        {
            StudySize.Smoke => study with { Gammas = [0.1, 0.9] },
            StudySize.Small => study with { Gammas = [0.1, 0.5, 0.7, 0.9], Seeds = 8 },
            _ => study,
        };
    }

    protected override void ValidateSettings()
    {
        base.ValidateSettings();
        Demand(Gammas, gamma => gamma is > 0 and < 1, "gammas", "above 0 and below 1");
    }

    private static string NameOf(double gamma) => FormattableString.Invariant($"gamma-{gamma}");
}
