using Plasticity.Studies.Metrics;
using Plasticity.Studies.Training;

namespace Plasticity.Studies.Runs;

/// <summary>The curves of one arm: accuracies 0 to 1 against epochs, in which the tuning phase begins at 0.</summary>
/// <param name="Arm">Name of the arm.</param> <param name="Colour">Its colour.</param>
/// <param name="Test">Mean over seeds.</param> <param name="Train">Mean over seeds.</param> <param name="Seeds">Test accuracy, one curve a seed.</param>
/// <param name="Tail">Mean test accuracy over the window that counts.</param> <param name="Begin">Where the first phase begins: 0 or below.</param>
internal sealed record ArmCurves(
    string Arm, int Colour, IReadOnlyList<(double Epoch, double Accuracy)> Test, IReadOnlyList<(double Epoch, double Accuracy)> Train,
    IReadOnlyList<IReadOnlyList<(double Epoch, double Accuracy)>> Seeds, double Tail, int Begin)
{
    public double Last => Test[^1].Epoch;

    public static ArmCurves Of(string arm, int colour, IReadOnlyList<MetricRow> rows, string tuningPhase)
    {
        IGrouping<int, MetricRow>[] runs = [.. rows.Where(row => row.Arm == arm).GroupBy(row => row.Seed)];
        Dictionary<string, int> before = Offsets(runs, tuningPhase);
        double tail = Statistics.Mean([.. runs.Select(run => new TailAccuracy { Phase = tuningPhase }.Of(new RunRows(arm, run.Key, [.. run], []))).Where(double.IsFinite)]);
        return new ArmCurves(
            arm, colour, MeanCurve(runs, before, row => row.TestAccuracy), MeanCurve(runs, before, row => row.TrainAccuracy),
            [.. runs.Select(run => (IReadOnlyList<(double, double)>)[.. run.Select(row => ((double)before[row.Phase] + row.Epoch, row.TestAccuracy))])],
            tail, before.Values.DefaultIfEmpty(0).Min());
    }

    /// <summary>Where each phase begins: one after the other, the tuning phase at 0.</summary>
    private static Dictionary<string, int> Offsets(IGrouping<int, MetricRow>[] runs, string tuningPhase)
    {
        Dictionary<string, int> begins = [];
        int epochs = 0;
        foreach (IGrouping<string, MetricRow> phase in runs.SelectMany(run => run).GroupBy(row => row.Phase))
        {
            begins[phase.Key] = epochs;
            epochs += phase.Max(row => row.Epoch);
        }
        int zero = begins.GetValueOrDefault(tuningPhase, epochs);
        return begins.ToDictionary(phase => phase.Key, phase => phase.Value - zero);
    }

    /// <summary>In the order of the rows, so that two states at one epoch, before and after a treatment, stay two points.</summary>
    private static List<(double Epoch, double Accuracy)> MeanCurve(
        IGrouping<int, MetricRow>[] runs, Dictionary<string, int> before, Func<MetricRow, double> value) =>
        [.. runs.SelectMany(run => run).GroupBy(row => (row.Phase, row.Epoch)).Select(group =>
            ((double)before[group.Key.Phase] + group.Key.Epoch, Statistics.Mean([.. group.Select(value).Where(double.IsFinite)])))];
}
