using Plasticity.Studies.Metrics;
using Plasticity.Studies.Runs;

namespace Plasticity.Cli;

/// <summary>What a run ends with: a table of where each arm ended and how far below the first one, and what that says to the claims.</summary>
internal static class GapTable
{
    private const int Width = 100, LongestName = 30, FewClaims = 6;

    /// <summary>The lines of the table, at most 100 wide: 80 for a few arms of common names; the bootstrap's column gives way to longer ones.</summary>
    public static IEnumerable<string> Lines(Summary summary)
    {
        MetricUnit unit = summary.Metric.Unit;
        string first = summary.Arms[0].Arm;
        List<string[]> rows = [["arm", "runs", "mean", "sd", first.Length <= 12 ? $"{first} −" : "first −", "95 % (paired t)", "95 % (bootstrap)"]];
        foreach (ArmResult arm in summary.Arms)
        {
            PairedDifference? gap = arm == summary.Arms[0] ? null : summary.Difference(first, arm.Arm);
            rows.Add(
            [
                Shortened(arm.Arm), Runs(arm), Quantity.Text(arm.Mean, unit), Quantity.Difference(arm.Deviation, unit), gap is null ? "" : Quantity.Difference(gap.Mean, unit, signed: true),
                gap is null ? "" : Quantity.Range(gap.Student, unit), gap is null ? "" : Quantity.Range(gap.Bootstrap, unit),
            ]);
        }
        string[] lines = [.. TextTable.Lines(rows)];
        return lines.Max(line => line.Length) <= Width ? lines : TextTable.Lines([.. rows.Select(row => row[..^1])]);
    }

    /// <summary>What the numbers say to each claim: two lines a claim when there are few, else how many are shown and a line each.</summary>
    public static IEnumerable<string> Verdicts(Summary summary)
    {
        if (summary.Verdicts.Count <= FewClaims)
        {
            return summary.Verdicts.SelectMany(verdict => (string[])
            [
                $"{Mark(verdict)} {verdict.Claim.Text}",
                $"  {verdict.Words}: {(verdict.Difference.Count == 0 ? "" : Quantity.WithUnit(verdict.Difference.Mean, verdict.Metric, signed: true) + ", ")}{Sentences.Pairs(summary, verdict)}",
            ]);
        }
        return
        [
            $"{summary.Verdicts.Count(verdict => verdict.Holds)} of {summary.Verdicts.Count} claims shown:",
            .. summary.Verdicts.SelectMany(verdict => OnFewLines($"{Mark(verdict)} {verdict.Claim.Text}", Effect(verdict))),
        ];
    }

    /// <summary>On one line where both fit.</summary>
    private static string[] OnFewLines(string claim, string effect) => claim.Length + effect.Length + 2 <= Width ? [$"{claim}  {effect}"] : [claim, $"  {effect}"];

    private static string Effect(Verdict verdict) => verdict.Difference.Count == 0
        ? "no pair of runs"
        : $"{Quantity.WithUnit(verdict.Difference.Mean, verdict.Metric, signed: true)} [{Quantity.Range(verdict.Difference.Student, verdict.Metric.Unit)}]";

    /// <summary>What is to be known of runs that are not in the table's means: empty when there are none.</summary>
    public static IEnumerable<string> Notes(Summary summary) =>
    [
        .. summary.Arms.Where(arm => arm.Count < arm.Runs).Select(arm => $"{arm.Arm}: {Sentences.Lost(arm, summary.Metric)}"),
        .. Sentences.Short(summary.Unreached),
    ];

    private static string Mark(Verdict verdict) => verdict.Holds ? "✓" : verdict.Reversed ? "✗" : "·";

    private static string Runs(ArmResult arm) => arm.Count == arm.Runs ? $"{arm.Count}" : $"{arm.Count} of {arm.Runs}";

    private static string Shortened(string name) => name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";
}
