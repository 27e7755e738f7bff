using System.Globalization;
using Plasticity.Laboratory.Metrics;

namespace Plasticity.Laboratory.Runs;

/// <summary>What a study found, in words.</summary>
public static class Sentences
{
    /// <summary>"54.6 %"; "–" for what is not known.</summary>
    public static string Percent(double share) => Quantity.Text(share, MetricUnit.Accuracy);

    /// <summary>"warm ends 2.41 points below fresh: 54.6 % against 57.0 % (difference −2.41 points, 95 % interval −3.20 to −1.63, 5 paired seeds)."</summary>
    public static string Evidence(Summary summary, Verdict verdict)
    {
        PairedDifference difference = verdict.Difference;
        Metric metric = difference.Metric;
        string about = metric == summary.Metric ? "" : $"{metric.Label}: ", margin = verdict.Claim.Within is { } within ? $"; to lie within ±{Quantity.WithUnit(within, metric)}" : "";
        string sides = difference.Count == 0 ? "" : $": {Quantity.Text(difference.TreatedMean, metric.Unit)} against {Quantity.Text(difference.ReferenceMean, metric.Unit)} (difference {difference.TextWithUnit}, {Pairs(summary, difference)}{margin})";
        return $"{about}{difference.Words}{sides}.";
    }

    /// <summary>"95 % interval −3.20 to −1.63, 5 paired seeds"; why there is none, where there is none.</summary>
    public static string Pairs(Summary summary, PairedDifference difference)
    {
        int pairs = difference.Count, seeds = summary.Design.Seeds.Count;
        string count = $"{Count(pairs)}{(pairs == seeds ? "" : $" of {Count(seeds)}")} paired seed{(pairs == 1 && seeds == 1 ? "" : "s")}";
        return difference.Student is null ? $"{count}; {NoInterval}" : $"95 % interval {difference.Range}, {count}";
    }

    /// <summary>Why an interval is missing.</summary>
    public const string NoInterval = "no interval below three pairs";

    /// <summary>What a table of differences does not say of itself: with what arms are compared, and why intervals are missing. Empty for nothing.</summary>
    public static IEnumerable<string> Notes(Summary summary)
    {
        IReadOnlyList<PairedDifference> differences = summary.Metrics[0].Differences;
        if (differences.Select(difference => difference.Reference[0]).Distinct().Count() > 1) yield return "Each arm is compared with the nearest above it that has no difference.";
        foreach (string note in Missing(differences)) yield return note;
    }

    /// <summary>Why intervals of these differences are missing; empty where none is.</summary>
    public static IEnumerable<string> Missing(IReadOnlyCollection<PairedDifference> differences)
    {
        if (differences.Any(difference => difference.Count < Statistics.LeastPairs)) yield return "No interval below three pairs.";
        if (differences.Any(difference => difference.Count < Statistics.LeastForBootstrap)) yield return "No bootstrap interval below six pairs.";
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
