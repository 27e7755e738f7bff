using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Sweeps;

namespace Plasticity.Cli;

/// <summary>What a sweep ends with on the screen: a row a combination and arm.</summary>
internal static class SweepTable
{
    private const int MostRows = 60, Width = 80;

    public static IEnumerable<string> Lines(SweepDescription sweep, IReadOnlyList<PlaceResult> places, int width = Width)
    {
        List<string[]> rows = [["", "runs", "mean", "sd", places.Count > 0 ? places[0].Summary.Comparison.Head : "", "95 % (paired t)"]];
        foreach (PlaceResult place in places)
        {
            MetricUnit unit = place.Summary.Metric.Unit;
            foreach (ArmResult arm in place.Summary.Grouped)
            {
                PairedDifference? gap = place.Summary.DifferenceOf(arm.Arm);
                string label = place.Summary.Comparison.LabelOf(arm.Arm);
                rows.Add(
                [
                    sweep.Keys.Count == 0 ? label : $"{place.Place}  {label}", arm.Count == arm.Runs ? $"{arm.Count}" : $"{arm.Count} of {arm.Runs}", Quantity.Text(arm.Mean, unit),
                    Quantity.Difference(arm.Deviation, unit), gap?.Text ?? "", gap?.Range ?? "",
                ]);
            }
        }
        string[] lines = [.. TextTable.Within(rows, Math.Min(Width, width))];
        if (lines.Length <= MostRows) return lines;
        return [.. lines[..MostRows], $"… {lines.Length - MostRows} more lines …"];
    }

    /// <summary>What is to be known of runs that are not in the means, and of missing intervals: empty when there are none.</summary>
    public static IEnumerable<string> Notes(IReadOnlyList<PlaceResult> places) =>
        places.SelectMany(place => GapTable.Lost(place.Summary).Select(line => $"{place.Place}: {line}")).Concat(places.SelectMany(place => Sentences.Notes(place.Summary)).Distinct());
}
