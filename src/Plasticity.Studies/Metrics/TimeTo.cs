using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Metrics;

/// <summary>In what the time to a threshold is counted.</summary>
public enum TimeUnit
{
    /// <summary>Training steps.</summary>
    Steps,

    /// <summary>Epochs.</summary>
    Epochs,

    /// <summary>Seconds, testing counted.</summary>
    Seconds,
}

/// <summary>
/// How long a phase takes until a measure reaches a threshold for the first time: the speed of learning, as in Berariu et al. 2021,
/// arXiv:2106.00042, figure 11. A run that does not get there has none.
/// </summary>
public sealed record TimeTo : Metric
{
    private const string Seconds = "seconds", Rate = "rate";

    [Help("The phase that is timed: its rounds together.")]
    public override string Phase { get; init; } = "tune";

    [Help("Name of the measure: train-accuracy, test-accuracy.")]
    public override string Measure { get; init; } = "train-accuracy";

    [Help("What it is to reach.")]
    public double Threshold { get; init; } = 0.99;

    [Help("Counted in steps, epochs or seconds.")]
    public TimeUnit In { get; init; }

    public override string Label => $"{In.ToString().ToLowerInvariant()} to {Goal}";

    public override string Description => $"{Label} in '{Phase}'";

    public override MetricUnit Unit => In switch { TimeUnit.Steps => MetricUnit.Steps, TimeUnit.Epochs => MetricUnit.Epochs, _ => MetricUnit.Seconds };

    public override string Missing => $"did not reach {Goal}";

    public override double Of(IReadOnlyList<Row> rows)
    {
        Row? reached = rows.FirstOrDefault(row => row.At.Phase == Phase && row.Measure == Measure && row.At.Epoch > 0 && row.Value >= Threshold);
        if (reached is null) return double.NaN;
        Row? before = rows.TakeWhile(row => row.At.Phase != Phase).LastOrDefault(row => row.Measure == Rate);
        return In switch
        {
            TimeUnit.Steps => reached.At.Step - (before?.At.Step ?? 0),
            TimeUnit.Epochs => rows.TakeWhile(row => row != reached).Count(row => row.At.Phase == Phase && row.Measure == Rate),
            _ => SecondsAt(rows, reached.At) - (before is null ? 0 : SecondsAt(rows, before.At)),
        };
    }

    public override void Validate() => InputException.Demand(double.IsFinite(Threshold), Key, "threshold", Threshold, "a number");

    private string Goal => Measure.EndsWith("accuracy", StringComparison.Ordinal)
        ? FormattableString.Invariant($"{100 * Threshold:0.##} % {Measure.Replace('-', ' ')}")
        : FormattableString.Invariant($"{Measure.Replace('-', ' ')} {Threshold}");

    private static double SecondsAt(IReadOnlyList<Row> rows, RowPlace at) => rows.First(row => row.Measure == Seconds && row.At == at).Value;
}
