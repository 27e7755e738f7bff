using Plasticity.Laboratory.Rows;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Metrics;

/// <summary>
/// Mean test accuracy over the last fifth of a phase's epochs, as in Berariu et al. 2021, arXiv:2106.00042 (the last 100 of 500). It says how
/// well a run ends without being thrown by the epoch at which one happened to stop.
/// </summary>
public sealed record TailAccuracy : Metric
{
    [Help("The phase whose end counts.")]
    public override string Phase { get; init; } = "tune";

    public override string Name => "tail-accuracy";

    public override string Label => "test accuracy";

    public override MetricUnit Unit => MetricUnit.Accuracy;

    public override string Description => $"mean test accuracy over the last fifth of the epochs of '{Phase}'";

    /// <summary>How many of <paramref name="epochs"/> epochs are averaged: a fifth, rounded down, and at least one.</summary>
    public static long Window(long epochs) => Math.Max(1, epochs / 5);

    public override double Of(RunRows run)
    {
        MetricRow[] tuning = [.. run.Epochs.Where(row => row.Phase == Phase && row.Epoch > 0)];
        if (tuning.Length == 0) return double.NaN;
        long epochs = tuning.Max(row => row.Epoch), window = Window(epochs);
        return tuning.Where(row => row.Epoch > epochs - window && double.IsFinite(row.TestAccuracy)).Select(row => row.TestAccuracy).DefaultIfEmpty(double.NaN).Average();
    }
}
