using Plasticity.Studies.Metrics;
using Plasticity.Studies.Runs;

namespace Plasticity.Studies.Figures;

/// <summary>The numbers of a sweep's figure: a row an arm, and for accuracies the paired difference to the level that it is compared with.</summary>
internal static class SweepTable
{
    public static FigureTable Of(SweepLayout layout)
    {
        Sweep sweep = layout.Sweep;
        string[] axes = [.. new[] { sweep.Panels, sweep.Series, sweep.X }.Where(axis => axis.Length > 0).Distinct()];
        bool compared = layout.Metric.Unit == MetricUnit.Accuracy && layout.Spots.Any(spot => spot.X is null);
        string[] levels = [.. layout.Spots.Where(spot => spot.X is not null).Select(layout.LevelFor).OfType<SweepSpot>().Select(level => level.Result.Arm).Distinct()];
        List<string> heads = ["arm", .. axes.Select(axis => axis.Replace('-', ' ')), "runs", "mean", "sd"];
        if (compared) heads.AddRange([levels.Length == 1 ? $"minus {levels[0]}" : "minus its reference", "95 %"]);
        return new FigureTable(heads, [.. InOrder(layout).Select(spot => Row(layout, spot, axes, compared))], Note(layout, compared));
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
        if (compared && (spot.X is null || layout.LevelFor(spot) is null)) row.AddRange(["", ""]);
        else if (compared)
        {
            PairedDifference gap = PairedDifference.Of([arm], [layout.LevelFor(spot)!.Result]);
            row.AddRange([Quantity.Difference(gap.Mean, unit, signed: true), Quantity.Range(gap.Student, unit)]);
        }
        return [.. row];
    }

    private static string Note(SweepLayout layout, bool compared)
    {
        string word = Quantity.Unit(layout.Metric);
        string note = $"{char.ToUpperInvariant(layout.Metric.Description[0])}{layout.Metric.Description[1..]}. Standard deviation (sd) over seeds{(word.Length > 0 ? $", in {word}" : "")}.";
        return compared ? note + " Differences are paired by seed, with Student’s 95 % interval." : note;
    }
}
