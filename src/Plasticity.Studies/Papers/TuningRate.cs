using Plasticity.Studies.Declarations;
using Plasticity.Studies.Figures;
using Plasticity.Studies.Measures;
using Plasticity.Studies.Metrics;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Papers;

/// <summary>
/// Figure 7: the learning rate in tuning against that in pretraining. The paper explains the gap by two phases of learning, of which a pretrained
/// network explores too little for lack of noise, and tests it by a larger learning rate alone; measured besides, at the start and the end of
/// tuning: the noise of the gradient, the sharpness of the loss, the Fisher information, and the way travelled.
/// </summary>
public sealed record TuningRate : PlasticityPaper
{
    [Help("Learning rates of the tuning phase; above 0.")]
    public CommaList<double> TuneRates { get; init; } = [1e-4, 3.2e-4, 1e-3, 1.8e-3, 3.2e-3, 1e-2, 2.1e-2, 5.6e-2, 1e-1];

    [Help("Learning rates of pretraining that are compared; above 0.")]
    public CommaList<double> PretrainRates { get; init; } = [1e-3, 1.8e-3, 3.2e-3];

    /// <summary>The settings of a size.</summary>
    public static TuningRate OfSize(StudySize size)
    {
        TuningRate paper = Sized(new TuningRate(), size);
        return size switch
        {
            StudySize.Smoke => paper with { TuneRates = [1e-3, 1e-2], PretrainRates = [1e-3] },
            StudySize.Small => paper with { TuneRates = [3.2e-4, 1e-3, 3.2e-3, 1e-2, 3.2e-2], PretrainRates = [1e-3, 3.2e-3] },
            _ => paper with { Seeds = 9 },
        };
    }

    protected override Study Declared => new("tuning-rate",
    [
        .. PretrainRates.Select(rate => new Arm(Fresh(rate), [Tune with { Rate = rate }]) { At = [At("pretrain-rate", rate)] }),
        .. TuneRates.Select(rate => new Arm(FormattableString.Invariant($"fresh-at-{rate}"), [Tune with { Rate = rate }]) { At = [At("tune-rate", rate), At("pretrain-rate", "fresh")] }),
        .. PretrainRates.SelectMany(pretrained => TuneRates.Select(tuned => new Arm(Tuned(pretrained, tuned), [Pretrain with { Rate = pretrained }, Tune with { Rate = tuned }])
        {
            At = [At("tune-rate", tuned), At("pretrain-rate", pretrained)],
        })),
    ])
    {
        Question = "Does a larger learning rate bring plasticity back, and what does it change?",
        Paper = $"{Citation}, Fig. 7, section 3",
        Phases = [Pretrain, Tune],
        Probes = [.. Measured.SelectMany(measure => new[] { Window.Start, Window.End }.Select(when => new Probe(measure, "tune", when)))],
        Metrics = [TailAccuracy, .. AtEnds],
        Claims = [.. PretrainRates.Where(TuneRates.Contains).SelectMany(ClaimsOf)],
        Figures =
        [
            new Sweep { Name = "tuning-rate", Title = "A larger learning rate in tuning", X = "tune-rate", XLabel = "learning rate in tuning", LogX = true, Series = "pretrain-rate" },
            .. AtEnds.Select(metric => new Sweep
            {
                Name = metric.Key, Title = TitleOf(metric), X = "tune-rate", XLabel = "learning rate in tuning", LogX = true, LogY = true, Series = "pretrain-rate", Metric = metric.Key,
            }),
        ],
    };

    protected override void Validate()
    {
        base.Validate();
        Demand(TuneRates, NumberRange.AboveZero, "tune-rates");
        Demand(PretrainRates, NumberRange.AboveZero, "pretrain-rates");
    }

    /// <summary>Taken at both ends of tuning: the last is the way from one to the other.</summary>
    private static IReadOnlyList<Measure> Measured => [new GradientNoise(), new GradientNoiseScale(), new HessianTop(), new FisherTrace(), new DistanceTravelled()];

    private static IReadOnlyList<Value> AtEnds =>
    [
        .. Measured.SelectMany(measure => measure is DistanceTravelled ? [Over.Last] : new[] { Over.First, Over.Last }, (measure, over) => new Value { Name = AtEnd(measure, over), Measure = measure.Key, Over = over }),
    ];

    private IEnumerable<Claim> ClaimsOf(double rate)
    {
        yield return new Claim(FormattableString.Invariant($"Pretrained and tuned at {rate}, a network ends below a fresh one of that rate."), [Fresh(rate)], [Tuned(rate, rate)]);
        double tenfold = TuneRates.MinBy(other => Math.Abs(Math.Log(other / (10 * rate))));
        if (tenfold <= 3 * rate) yield break;
        yield return new Claim(FormattableString.Invariant($"Pretrained at {rate}, tuning at {tenfold} ends above tuning at {rate}."), [Tuned(rate, tenfold)], [Tuned(rate, rate)]);
        yield return new Claim(FormattableString.Invariant($"At the start of tuning a network pretrained at {rate} has less gradient noise than a fresh one."), [Fresh(rate)], [Tuned(rate, rate)])
        {
            Metric = AtEnd(new GradientNoise(), Over.First),
        };
        yield return new Claim(FormattableString.Invariant($"At the end of tuning a network pretrained at {rate} lies in a sharper minimum than a fresh one."), [Tuned(rate, rate)], [Fresh(rate)])
        {
            Metric = AtEnd(new HessianTop(), Over.Last),
        };
    }

    private static string AtEnd(Measure measure, Over over) => $"{measure.Key}-at-tune-{(over == Over.First ? "start" : "end")}";

    private static string TitleOf(Value metric)
    {
        string words = metric.Measure.Replace('-', ' ');
        return $"{char.ToUpperInvariant(words[0])}{words[1..]}, {(metric.Over == Over.First ? "start" : "end")} of tune";
    }

    private static string Fresh(double rate) => FormattableString.Invariant($"fresh-{rate}");

    private static string Tuned(double pretrained, double tuned) => FormattableString.Invariant($"pretrained-{pretrained}-tuned-{tuned}");
}
