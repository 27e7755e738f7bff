using Plasticity.Studies.Training;

namespace Plasticity.Studies.Runs;

/// <summary>
/// The metric of a run: mean test accuracy over the last fifth of the tuning epochs, as in Berariu et al. 2021 (the last 100 of 500). It says how
/// well a run ends without being thrown by the epoch at which one happened to stop.
/// </summary>
public static class TailAccuracy
{
    /// <summary>How many of <paramref name="epochs"/> epochs are averaged: a fifth, rounded down, and at least one.</summary>
    public static int Window(int epochs) => Math.Max(1, epochs / 5);

    /// <summary>The accuracy of one run, 0 to 1; NaN for a run without a tested epoch in the window.</summary>
    /// <param name="rows">Rows of any runs.</param> <param name="arm">Which arm.</param> <param name="seed">Which seed.</param>
    /// <param name="tuningPhase">The phase whose end counts.</param>
    public static double Of(IEnumerable<MetricRow> rows, string arm, int seed, string tuningPhase)
    {
        MetricRow[] tuning = [.. rows.Where(row => row.Arm == arm && row.Seed == seed && row.Phase == tuningPhase && row.Epoch > 0)];
        if (tuning.Length == 0) return double.NaN;
        int epochs = tuning.Max(row => row.Epoch), window = Window(epochs);
        return Statistics.Mean([.. tuning.Where(row => row.Epoch > epochs - window && double.IsFinite(row.TestAccuracy)).Select(row => row.TestAccuracy)]);
    }
}
