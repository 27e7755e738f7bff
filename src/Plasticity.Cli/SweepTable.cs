using Plasticity.Studies.Metrics;
using Plasticity.Studies.Runs;
using Plasticity.Studies.Sweeps;

namespace Plasticity.Cli;

/// <summary>What a sweep ends with on the screen: a row a combination and arm.</summary>
internal static class SweepTable
{
    private const int MostRows = 60;

    public static IEnumerable<string> Lines(SweepDescription sweep, IReadOnlyList<PlaceResult> places)
    {
        List<string[]> rows = [["", "runs", "mean", "sd", "first −", "95 % (paired t)"]];
        foreach (PlaceResult place in places)
        {
            MetricUnit unit = place.Summary.Metric.Unit;
            foreach (ArmResult arm in place.Summary.Arms)
            {
                PairedDifference? gap = arm == place.Summary.Arms[0] ? null : place.Summary.Difference(place.Summary.Arms[0].Arm, arm.Arm);
                rows.Add(
                [
                    sweep.Keys.Count == 0 ? arm.Arm : $"{place.Place}  {arm.Arm}", arm.Count == arm.Runs ? $"{arm.Count}" : $"{arm.Count} of {arm.Runs}", Quantity.Text(arm.Mean, unit),
                    Quantity.Difference(arm.Deviation, unit), gap is null ? "" : Quantity.Difference(gap.Mean, unit, signed: true), gap is null ? "" : Quantity.Range(gap.Student, unit),
                ]);
            }
        }
        string[] lines = [.. TextTable.Lines(rows)];
        if (lines.Length <= MostRows) return lines;
        return [.. lines[..MostRows], $"… {lines.Length - MostRows} more rows …"];
    }

    /// <summary>What is to be known of runs that are not in the means: empty when there are none.</summary>
    public static IEnumerable<string> Notes(IReadOnlyList<PlaceResult> places) => places.SelectMany(place => GapTable.Notes(place.Summary).Select(line => $"{place.Place}: {line}"));
}
