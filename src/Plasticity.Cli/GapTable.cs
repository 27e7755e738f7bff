using Plasticity.Studies.Runs;

namespace Plasticity.Cli;

/// <summary>The table that a run ends with: where each arm ended and how far below the first one, in points of accuracy.</summary>
internal static class GapTable
{
    /// <summary>The lines of the table, at most 80 wide for arms of common names.</summary>
    public static IEnumerable<string> Lines(Summary summary)
    {
        string first = summary.Arms[0].Arm;
        List<string[]> rows = [["arm", "runs", "mean", "sd", $"{first} −", "95 % (paired t)", "95 % (bootstrap)"]];
        foreach (ArmResult arm in summary.Arms)
        {
            PairedDifference? gap = arm.Arm == first ? null : summary.Difference(first, arm.Arm);
            string runs = arm.Diverged == 0 ? $"{arm.Count}" : $"{arm.Count} ({arm.Diverged} diverged)";
            rows.Add(
            [
                arm.Arm, runs, Sentences.Percent(arm.Mean), Sentences.Points(arm.Deviation), gap is null ? "" : Sentences.Points(gap.Mean, signed: true),
                gap is null ? "" : Sentences.Range(gap.Student), gap is null ? "" : Sentences.Range(gap.Bootstrap),
            ]);
        }
        return TextTable.Lines(rows);
    }

    /// <summary>What the numbers say to each claim, two lines a claim.</summary>
    public static IEnumerable<string> Verdicts(Summary summary) => summary.Verdicts.SelectMany(verdict => (string[])
    [
        $"{(verdict.Holds ? "✓" : "·")} {verdict.Claim.Text}",
        $"  {verdict.Words}: {verdict.Difference.Higher} − {verdict.Difference.Lower} = {Sentences.Points(verdict.Difference.Mean, signed: true)} points, "
        + $"95 % interval {Sentences.Range(verdict.Difference.Student)}, {verdict.Difference.Count} pairs",
    ]);
}
