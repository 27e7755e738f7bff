using Plasticity.Studies.Declarations;
using Plasticity.Studies.Figures;
using Plasticity.Studies.Parts;
using Plasticity.Studies.Records;
using Plasticity.Studies.Samplers;

namespace Plasticity.Studies.Papers;

/// <summary>
/// Figure 3: no boundary at all. In one stage the share of samples that come from all of the data instead of the half grows as
/// p(n, γ) = 1 − γ^(50 n/N); the larger γ, the slower.
/// </summary>
public sealed record GradualChange : PlasticityPaper
{
    [Help("The γ that are compared, in (0, 1): the larger, the slower the transition.")]
    public CommaList<double> Gammas { get; init; } = [0.1, 0.3, 0.5, 0.7, 0.8, 0.9];

    /// <summary>The settings of a size.</summary>
    public static GradualChange OfSize(StudySize size)
    {
        GradualChange paper = Sized(new GradualChange(), size);
        return size switch
        {
            StudySize.Smoke => paper with { Gammas = [0.1, 0.9] },
            StudySize.Small => paper with { Gammas = [0.1, 0.5, 0.7, 0.9], Seeds = 8 },
            _ => paper,
        };
    }

    protected override Study Declared => new("smooth-transition",
    [
        new Arm("fresh", [Tune]),
        new Arm("hard-switch", [Pretrain, Tune]),
        .. Gammas.Select(gamma => new Arm(NameOf(gamma), [Tune with { Sampler = new SmoothTransition { From = new RandomShare(FirstShare), Gamma = gamma } }])
        {
            At = [At("gamma", gamma)],
        }),
    ])
    {
        Question = "Does the gap remain when the data change gradually?",
        Paper = $"{Citation}, Fig. 3",
        Phases = [Pretrain, Tune],
        Metrics = [TailAccuracy],
        Claims =
        [
            new Claim("A hard switch from the half to all of the data leaves a gap.", ["fresh"], ["hard-switch"]),
            .. Gammas.Select(gamma => new Claim(FormattableString.Invariant($"A smooth transition with γ = {gamma} leaves a gap, too."), ["fresh"], [NameOf(gamma)])),
            new Claim("Over all γ together, a smooth transition leaves a gap.", ["fresh"], [.. Gammas.Select(NameOf)]),
        ],
        Figures =
        [
            new TransitionCurves { Name = "transition", Gammas = [.. Gammas], Epochs = TuneEpochs },
            new Sweep { Name = "smooth-transition", Title = "A smooth transition", X = "gamma", XLabel = "γ: the larger, the slower" },
        ],
    };

    protected override void Validate()
    {
        base.Validate();
        Demand(Gammas, gamma => gamma is > 0 and < 1, "gammas", "above 0 and below 1");
    }

    private static string NameOf(double gamma) => FormattableString.Invariant($"gamma-{gamma}");
}
