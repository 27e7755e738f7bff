using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Rows;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Metrics;

/// <summary>In what the time to a threshold is counted.</summary>
public enum TimeUnit
{
    /// <summary>Training steps of the phase.</summary>
    Steps,

    /// <summary>Epochs of the phase.</summary>
    Epochs,

    /// <summary>Seconds of the phase, testing counted.</summary>
    Seconds,
}

/// <summary>
/// How long a phase takes until an epoch's accuracy reaches a threshold for the first time: the speed of learning, as in Berariu et al. 2021,
/// arXiv:2106.00042, figure 11. A run that does not get there has none.
/// </summary>
public sealed record TimeTo : Metric
{
    [Help("The phase that is timed.")]
    public override string Phase { get; init; } = "tune";

    [Help("The accuracy to reach, in (0, 1].")]
    public double Accuracy { get; init; } = 0.99;

    [Help("Whether it is the test accuracy, not the training accuracy.")]
    public bool Test { get; init; }

    [Help("Counted in steps, epochs or seconds.")]
    public TimeUnit In { get; init; }

    public override string Name => $"{SettingText.Format(In)}-to-{(Test ? "test" : "train")}-{Percent}";

    public override string Label => $"{SettingText.Format(In)} to {Percent} % {(Test ? "test" : "training")} accuracy";

    public override MetricUnit Unit => In == TimeUnit.Seconds ? MetricUnit.Seconds : MetricUnit.Count;

    public override string Description => $"{Label} in '{Phase}'";

    private string Percent => FormattableString.Invariant($"{100 * Accuracy:0.##}");

    public override double Of(RunRows run)
    {
        MetricRow? before = null;
        foreach (MetricRow row in run.Epochs)
        {
            if (row.Phase == Phase && row.Epoch > 0 && (Test ? row.TestAccuracy : row.TrainAccuracy) >= Accuracy)
            {
                return In switch
                {
                    TimeUnit.Steps => row.Step - (before?.Step ?? 0),
                    TimeUnit.Epochs => row.Epoch,
                    _ => row.Seconds - (before?.Seconds ?? 0),
                };
            }
            if (row.Phase != Phase) before = row;
        }
        return double.NaN;
    }

    public override void Validate() => InputException.Demand(Accuracy is > 0 and <= 1, "time-to", "accuracy", Accuracy, "above 0 and at most 1");
}
