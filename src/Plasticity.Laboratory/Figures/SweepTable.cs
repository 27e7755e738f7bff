using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Runs;

namespace Plasticity.Laboratory.Figures;

/// <summary>The numbers of a sweep's figure: a row an arm, and for accuracies the arm minus its reference.</summary>
internal static class SweepTable
{
    public static FigureTable Of(SweepLayout layout)
    {
        Sweep sweep = layout.Sweep;
        string[] axes = [.. new[] { sweep.Panels, sweep.Series, sweep.X }.Where(axis => axis.Length > 0).Distinct()];
        PairedDifference[] differences = [.. layout.Spots.Select(layout.DifferenceOf).OfType<PairedDifference>()];
        bool compared = layout.Metric.Unit == MetricUnit.Accuracy && differences.Length > 0;
        string[] references = [.. differences.Select(difference => difference.Reference[0]).Distinct()];
        List<string> heads = ["arm", .. axes.Select(axis => axis.Replace('-', ' ')), "runs", "mean", "sd"];
        if (compared) heads.AddRange([references.Length == 1 ? $"− {references[0]}" : "− reference", "95 %"]);
        return new FigureTable(heads, [.. InOrder(layout).Select(spot => Row(layout, spot, axes, compared))], Note(layout, compared ? differences : []));
    }

    private static IEnumerable<SweepSpot> InOrder(SweepLayout layout) =>
        layout.Panels.SelectMany(panel => layout.Levels(panel).Concat(layout.Series.SelectMany(series => layout.Line(panel, series)))).Distinct();

    private static string[] Row(SweepLayout layout, SweepSpot spot, string[] axes, bool compared)
    {
        Sweep sweep = layout.Sweep;
        MetricUnit unit = layout.Metric.Unit;
        ArmResult arm = spot.Result;
        List<string> row =
        [
            arm.Arm, .. axes.Select(axis => (axis == sweep.X ? spot.X : axis == sweep.Series ? spot.Series : spot.Panel) is { } value ? SweepLayout.Text(value) : "–"),
            Sentences.Runs(arm, layout.Metric), Quantity.Text(arm.Mean, unit), Quantity.Difference(arm.Deviation, unit),
        ];
        if (compared) row.AddRange([layout.DifferenceOf(spot)?.Text ?? "", layout.DifferenceOf(spot)?.Range ?? ""]);
        return [.. row];
    }

    private static string Note(SweepLayout layout, PairedDifference[] differences)
    {
        string word = Quantity.Unit(layout.Metric);
        string note = $"{char.ToUpperInvariant(layout.Metric.Description[0])}{layout.Metric.Description[1..]}. Standard deviation (sd) over seeds{(word.Length > 0 ? $", in {word}" : "")}.";
        if (differences.Length == 0) return note;
        string missing = differences.Any(difference => difference.Student is null) ? $" There is {Sentences.NoInterval}." : "";
        return $"{note} Differences are paired by seed, with Student’s 95 % interval.{missing}";
    }
}
