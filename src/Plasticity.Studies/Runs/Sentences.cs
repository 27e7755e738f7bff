using System.Globalization;
using Plasticity.Studies.Metrics;

namespace Plasticity.Studies.Runs;

/// <summary>What a study found, in words.</summary>
public static class Sentences
{
    /// <summary>"54.6 %"; "–" for what is not known.</summary>
    public static string Percent(double share) => Quantity.Text(share, MetricUnit.Accuracy);

    /// <summary>"warm 54.6 %, fresh 57.0 %: a difference of 2.41 points (95 % interval 1.63 to 3.20, 5 paired seeds)."</summary>
    public static string Evidence(Summary summary, Verdict verdict)
    {
        MetricUnit unit = verdict.Metric.Unit;
        MetricResult results = summary.In(verdict.Metric.Name);
        string margin = verdict.Claim.Within is { } within ? $", to lie within ±{Quantity.WithUnit(within, verdict.Metric)}" : "";
        string about = verdict.Metric == summary.Metric ? "" : $"{verdict.Metric.Label}: ";
        return $"{about}{Side(verdict.Claim.Lower)}, {Side(verdict.Claim.Higher)}: a difference of "
            + $"{Quantity.WithUnit(verdict.Difference.Mean, verdict.Metric)} ({Pairs(summary, verdict)}{margin}).";

        string Side(IReadOnlyList<string> arms) => $"{Few(arms)} {Quantity.Text(Statistics.Mean([.. arms.Select(arm => results[arm].Mean)]), unit)}";
    }

    /// <summary>"95 % interval 1.63 to 3.20, 5 paired seeds".</summary>
    public static string Pairs(Summary summary, Verdict verdict)
    {
        int pairs = verdict.Difference.Count, seeds = summary.Design.Seeds.Count;
        string of = pairs == seeds ? "" : $" of {Count(seeds)}";
        return pairs switch
        {
            0 => "no pair of runs finished",
            1 => $"one pair{of}, too few for an interval",
            _ => $"95 % interval {Quantity.Range(verdict.Difference.Student, verdict.Metric.Unit)}, {Count(pairs)}{of} paired seeds",
        };
    }

    /// <summary>How many runs of an arm count, and why the others do not: "4 (1 of 5 diverged)".</summary>
    public static string Runs(ArmResult arm, Metric metric)
    {
        string lost = Lost(arm, metric);
        return lost.Length == 0 ? Count(arm.Count) : $"{Count(arm.Count)} ({lost})";
    }

    /// <summary>"1 of 5 diverged, 2 of 5 did not reach 99 %"; empty when all runs count.</summary>
    public static string Lost(ArmResult arm, Metric metric)
    {
        List<string> reasons = [];
        if (arm.Diverged > 0) reasons.Add($"{arm.Diverged} of {arm.Runs} diverged");
        if (arm.Missing > 0) reasons.Add($"{arm.Missing} of {arm.Runs} {Quantity.Missing(metric)}");
        return string.Join(", ", reasons);
    }

    /// <summary>A sentence an arm: "warm: 2 of 5 runs did not reach the goal of “pretrain”".</summary>
    public static IEnumerable<string> Short(IReadOnlyList<Unreached> phases) =>
        from phase in phases
        group phase by (phase.Arm, phase.Count, phase.Runs) into same
        let names = same.Select(phase => $"“{phase.Phase}”").ToArray()
        select $"{same.Key.Arm}: {same.Key.Count} of {same.Key.Runs} runs did not reach the goal of {(names.Length <= 3 ? string.Join(", ", names) : $"{names[0]} to {names[^1]}")}";

    /// <summary>Up to three names; of more, how many there are.</summary>
    public static string Few(IReadOnlyList<string> arms) => arms.Count <= 3 ? string.Join(", ", arms) : $"{arms[0]} and {arms.Count - 1} others";

    /// <summary>"48 s", "3 min 4 s", "2 h 5 min".</summary>
    public static string Duration(double seconds)
    {
        if (!double.IsFinite(seconds)) return "–";
        long whole = (long)Math.Round(seconds);
        return whole < 60 ? $"{whole} s" : whole < 3600 ? $"{whole / 60} min {whole % 60} s" : $"{whole / 3600} h {whole % 3600 / 60} min";
    }

    /// <summary>"5,123"; "–" for what is not known.</summary>
    public static string Count(double number) => double.IsFinite(number) ? number.ToString("N0", CultureInfo.InvariantCulture) : "–";
}
