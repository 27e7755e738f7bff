using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Runs;

namespace Plasticity.Cli;

/// <summary>What a run ends with: a table of where each arm ended and how far from its reference, and what that says to the claims.</summary>
internal static class GapTable
{
    private const int Width = 80, FewClaims = 6;

    /// <summary>The lines of the table, at most 80 wide where no arm has a longer name: a name that leaves no room for its numbers has a line of its own.</summary>
    public static IEnumerable<string> Lines(Summary summary, int width = Width)
    {
        MetricUnit unit = summary.Metric.Unit;
        bool hasBootstrap = summary.Metrics[0].Differences.Any(difference => difference.Count >= Statistics.LeastForBootstrap);
        List<string[]> rows = [["arm", "runs", "mean", "sd", summary.Comparison.Head, "95 % (paired t)", .. hasBootstrap ? ["95 % (bootstrap)"] : Array.Empty<string>()]];
        foreach (ArmResult arm in summary.Grouped)
        {
            PairedDifference? gap = summary.DifferenceOf(arm.Arm);
            string[] row = [summary.Comparison.LabelOf(arm.Arm), Runs(arm), Quantity.Text(arm.Mean, unit), Quantity.Difference(arm.Deviation, unit), gap?.Text ?? "", gap?.Range ?? ""];
            rows.Add(hasBootstrap ? [.. row, gap?.BootstrapRange ?? ""] : row);
        }
        string[] lines = [.. TextTable.Within(rows, Math.Min(Width, width))], fewer = [.. TextTable.Within([.. rows.Select(row => row[..6])], Math.Min(Width, width))];
        // The bootstrap's column gives way where names then need no lines of their own.
        return fewer.Length == rows.Count ? lines.Length == rows.Count ? lines : fewer : lines;
    }

    /// <summary>What the numbers say to each claim, words and numbers when there are few, else how many are shown and the numbers of each.</summary>
    public static IEnumerable<string> Verdicts(Summary summary, int width = Width)
    {
        if (summary.Verdicts.Count <= FewClaims)
        {
            return summary.Verdicts.SelectMany(verdict => (string[])
            [
                .. WordWrap.Lines($"{Mark(verdict)} {verdict.Claim.Text}", Math.Min(Width, width), 2),
                .. WordWrap.Lines($"  {verdict.Words}: {Sentences.Evidence(summary, verdict)}", Math.Min(Width, width), 2),
            ]);
        }
        return
        [
            $"{summary.Verdicts.Count(verdict => verdict.Holds)} of {summary.Verdicts.Count} claims shown:",
            .. summary.Verdicts.SelectMany(verdict => WordWrap.Lines($"{Mark(verdict)} {verdict.Claim.Text}", Math.Min(Width, width), 2).Concat(WordWrap.Lines($"  {Effect(verdict.Difference)}", Math.Min(Width, width), 2))),
        ];
    }

    /// <summary>What is to be known of runs that are not in the table's means, and of differences without an interval: empty when there are none.</summary>
    public static IEnumerable<string> Notes(Summary summary) => [.. Lost(summary), .. Sentences.Notes(summary)];

    /// <summary>Which runs are not in the means.</summary>
    public static IEnumerable<string> Lost(Summary summary) =>
    [
        .. summary.Arms.Where(arm => arm.Count < arm.Runs).Select(arm => $"{arm.Arm}: {Sentences.Lost(arm, summary.Metric)}"),
        .. Sentences.Short(summary.Unreached),
    ];

    private static string Effect(PairedDifference difference) => difference.Count == 0
        ? "no pair of runs"
        : $"{difference.Name}: {difference.TextWithUnit} [{(difference.Student is null ? Sentences.NoInterval : difference.Range)}]";

    private static string Mark(Verdict verdict) => verdict.Holds ? "✓" : verdict.Reversed ? "✗" : "·";

    private static string Runs(ArmResult arm) => arm.Count == arm.Runs ? $"{arm.Count}" : $"{arm.Count} of {arm.Runs}";
}
