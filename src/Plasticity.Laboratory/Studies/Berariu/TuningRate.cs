using Plasticity.Laboratory.Figures;
using Plasticity.Laboratory.Measures;
using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Studies.Berariu;

/// <summary>
/// Figure 7: the rate of tuning against that of pretraining. The paper explains the gap by two phases of learning, of which a pretrained network
/// explores too little for lack of noise, and tests it by a larger rate alone; measured besides, at the start and the end of tuning: the noise of
/// the gradient, the sharpness of the loss, the Fisher information, and the way travelled.
/// </summary>
public sealed record TuningRate : PlasticityStudy
{
    public override string Name => "tuning-rate";

    public override string Summary => "Does a larger learning rate bring plasticity back, and what does it change?";

    public override string Paper => $"{Citation}, Fig. 7, section 3";

    [Help("Learning rates of the tuning phase; above 0.")]
    public CommaList<double> TuneRates { get; init; } = [1e-4, 3.2e-4, 1e-3, 1.8e-3, 3.2e-3, 1e-2, 2.1e-2, 5.6e-2, 1e-1];

    [Help("Learning rates of pretraining that are compared; above 0.")]
    public CommaList<double> PretrainRates { get; init; } = [1e-3, 1.8e-3, 3.2e-3];

    public override IReadOnlyList<Arm> Arms =>
    [
        .. PretrainRates.Select(rate => new Arm(Fresh(rate), [Tune with { Rate = rate }]) { At = [At("pretrain-rate", rate)] }),
        .. TuneRates.Select(rate => new Arm(FormattableString.Invariant($"fresh-at-{rate}"), [Tune with { Rate = rate }]) { At = [At("tune-rate", rate), At("pretrain-rate", "fresh")] }),
        .. PretrainRates.SelectMany(pretrained => TuneRates.Select(tuned => new Arm(
            Tuned(pretrained, tuned), [Pretrain with { Rate = pretrained }, Tune with { Rate = tuned }])
        {
            At = [At("tune-rate", tuned), At("pretrain-rate", pretrained)],
        })),
    ];

    public override IReadOnlyList<Probe> Probes =>
    [
        .. Measures.Select(measure => new Probe(measure, "tune", [Moment.Start, Moment.End])),
        new Probe(new DistanceTravelled(), "tune", [Moment.End]),
    ];

    public override IReadOnlyList<Metric> Metrics =>
    [
        new TailAccuracy(),
        .. Measures.SelectMany(measure => new[] { Moment.Start, Moment.End }.Select(moment => new Measured { Measure = measure.Name, At = moment })),
        new Measured { Measure = new DistanceTravelled().Name, At = Moment.End },
    ];

    public override IReadOnlyList<Claim> Claims
    {
        get
        {
            List<Claim> claims = [];
            string noise = new Measured { Measure = new GradientNoise().Name, At = Moment.Start }.Name, sharpness = new Measured { Measure = new HessianTop().Name, At = Moment.End }.Name;
            foreach (double rate in PretrainRates)
            {
                if (!TuneRates.Contains(rate)) continue;
                claims.Add(new Claim(FormattableString.Invariant($"Pretrained and tuned at {rate}, a network ends below a fresh one of that rate."), [Fresh(rate)], [Tuned(rate, rate)]));
                double tenfold = TuneRates.MinBy(other => Math.Abs(Math.Log(other / (10 * rate))));
                if (tenfold <= 3 * rate) continue;
                claims.Add(new Claim(FormattableString.Invariant($"Pretrained at {rate}, tuning at {tenfold} ends above tuning at {rate}."), [Tuned(rate, tenfold)], [Tuned(rate, rate)]));
                claims.Add(new Claim(FormattableString.Invariant($"At the start of tuning a network pretrained at {rate} has less gradient noise than a fresh one."), [Fresh(rate)], [Tuned(rate, rate)]) { Metric = noise });
                claims.Add(new Claim(FormattableString.Invariant($"At the end of tuning a network pretrained at {rate} lies in a sharper minimum than a fresh one."), [Tuned(rate, rate)], [Fresh(rate)]) { Metric = sharpness });
            }
            return claims;
        }
    }

    public override IReadOnlyList<Figure> Figures =>
    [
        new Sweep { File = "tuning-rate", Title = "A larger rate of tuning", X = "tune-rate", XLabel = "rate of tuning", LogX = true, Series = "pretrain-rate" },
        .. Metrics.Skip(1).Select(metric => new Sweep
        {
            File = metric.Name, Title = char.ToUpperInvariant(metric.Label[0]) + metric.Label[1..], X = "tune-rate", XLabel = "rate of tuning", LogX = true, LogY = true,
            Series = "pretrain-rate", Metric = metric.Name,
        }),
    ];

    /// <summary>The settings of a size.</summary>
    public static TuningRate OfSize(StudySize size)
    {
        TuningRate study = Sized(new TuningRate(), size);
        return size switch
        {
            StudySize.Smoke => study with { TuneRates = [1e-3, 1e-2], PretrainRates = [1e-3] },
            StudySize.Small => study with { TuneRates = [3.2e-4, 1e-3, 3.2e-3, 1e-2, 3.2e-2], PretrainRates = [1e-3, 3.2e-3] },
            _ => study with { Seeds = 9 },
        };
    }

    protected override void ValidateSettings()
    {
        base.ValidateSettings();
        Demand(TuneRates, Ranges.LearningRate, "tune-rates");
        Demand(PretrainRates, Ranges.LearningRate, "pretrain-rates");
    }

    /// <summary>Taken at both ends of tuning.</summary>
    private static IReadOnlyList<Measure> Measures => [new GradientNoise(), new GradientNoiseScale(), new HessianTop(), new FisherTrace()];

    private static string Fresh(double rate) => FormattableString.Invariant($"fresh-{rate}");

    private static string Tuned(double pretrained, double tuned) => FormattableString.Invariant($"pretrained-{pretrained}-tuned-{tuned}");
}
