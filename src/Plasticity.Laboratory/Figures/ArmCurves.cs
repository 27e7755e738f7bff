using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Figures;

/// <summary>The curves of one arm: accuracies 0 to 1 against epochs, in which the tuning phase begins at 0.</summary>
/// <param name="Arm">Name of the arm.</param> <param name="Index">Its place among the arms of the study, from which its colour, dash and marker follow.</param>
/// <param name="Test">Mean over seeds; epochs that were not tested are not in it.</param>
/// <param name="Train">Mean over seeds, as met while training.</param>
/// <param name="Whole">Mean over seeds of the accuracy on all training images, where it was measured.</param>
/// <param name="Seeds">Test accuracy, one curve a seed.</param>
/// <param name="Tail">Mean test accuracy over the window that counts.</param> <param name="Begin">Where the first phase begins: 0 or below.</param>
/// <param name="Forks">Where a phase was cut in two, and what is written there.</param>
internal sealed record ArmCurves(
    string Arm, int Index, IReadOnlyList<(double Epoch, double Accuracy)> Test, IReadOnlyList<(double Epoch, double Accuracy)> Train,
    IReadOnlyList<(double Epoch, double Accuracy)> Whole, IReadOnlyList<IReadOnlyList<(double Epoch, double Accuracy)>> Seeds, double Tail, int Begin,
    IReadOnlyList<(double Epoch, string Text)> Forks)
{
    /// <summary>The measure that tells the accuracy on all training images while a phase sees a part of them.</summary>
    public const string WholeMeasure = "training-set-accuracy";

    public double Last => Train.Count > 0 ? Train[^1].Epoch : 0;

    public static ArmCurves Of(string arm, int index, FigureContext context)
    {
        IGrouping<int, MetricRow>[] runs = [.. context.Epochs[arm].GroupBy(row => row.Seed)];
        Dictionary<string, int> before = Offsets(runs, context.Design.TuningPhase);
        TailAccuracy metric = new() { Phase = context.Design.TuningPhase };
        double tail = Statistics.Mean([.. runs.Select(run => metric.Of(new RunRows(arm, run.Key, [.. run], []))).Where(double.IsFinite)]);
        IEnumerable<MetricRow> rows = runs.SelectMany(run => run);
        return new ArmCurves(
            arm, index, Mean(rows.Select(row => (Place(row.Phase, row.Epoch), row.TestAccuracy))), Mean(rows.Select(row => (Place(row.Phase, row.Epoch), row.TrainAccuracy))),
            Mean(context.Measures[arm].Where(row => row.Measure == WholeMeasure && row.Moment == Moment.Epoch && before.ContainsKey(row.Phase)).Select(row => (Place(row.Phase, row.Epoch), row.Value))),
            [.. runs.Select(run => (IReadOnlyList<(double, double)>)[.. run.Where(row => double.IsFinite(row.TestAccuracy)).Select(row => (Place(row.Phase, row.Epoch).Epoch, row.TestAccuracy))])],
            tail, before.Values.DefaultIfEmpty(0).Min(), [.. Cuts(context.Design.ArmOf(arm), runs, before)]);

        (string, double Epoch) Place(string phase, int epoch) => (phase, (double)before[phase] + epoch);
    }

    private static IEnumerable<(double Epoch, string Text)> Cuts(Arm arm, IGrouping<int, MetricRow>[] runs, Dictionary<string, int> before)
    {
        foreach (Phase part in arm.Phases)
        {
            if (part.From is not { } from || !before.TryGetValue(part.Name, out int begin)) continue;
            double epochs = from.Unit == DurationUnit.Epochs ? from.Amount : from.Amount / StepsOfEpoch(runs[0], part.Name);
            if (double.IsFinite(epochs)) yield return (begin + epochs, FormattableString.Invariant($"fork at {(from.Unit == DurationUnit.Epochs ? "epoch" : "step")} {from.Amount}"));
        }
    }

    private static double StepsOfEpoch(IEnumerable<MetricRow> run, string phase)
    {
        MetricRow[] rows = [.. run.TakeWhile(row => row.Phase != phase), .. run.Where(row => row.Phase == phase)];
        MetricRow last = rows[^1];
        return (last.Step - (rows.LastOrDefault(row => row.Phase != phase)?.Step ?? 0)) / (double)last.Epoch;
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

    /// <summary>By phase, so that two states at one epoch, before and after a treatment, stay two points; seeds may differ in when their phases end.</summary>
    private static List<(double Epoch, double Accuracy)> Mean(IEnumerable<((string Phase, double Epoch) Place, double Value)> points) =>
        [.. points.Where(point => double.IsFinite(point.Value)).GroupBy(point => point.Place)
            .Select(group => (group.Key.Epoch, Statistics.Mean([.. group.Select(point => point.Value)]))).OrderBy(point => point.Epoch)];
}
