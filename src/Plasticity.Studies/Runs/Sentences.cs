using System.Globalization;

namespace Plasticity.Studies.Runs;

/// <summary>Numbers of a study in words: accuracies in percent, differences in points.</summary>
public static class Sentences
{
    /// <summary>"54.6 %"; "–" for what is not known.</summary>
    public static string Percent(double share) => double.IsFinite(share) ? $"{Axis.Text(100 * share, 1)} %" : "–";

    /// <summary>"2.41", with a sign when <paramref name="signed"/>; "–" for what is not known.</summary>
    public static string Points(double share, bool signed = false) =>
        !double.IsFinite(share) ? "–" : (signed && share > 0 ? "+" : "") + Axis.Text(100 * share, 2);

    /// <summary>"1.63 to 3.20"; "–" where there is none.</summary>
    public static string Range(Interval? interval) => interval is { } range ? $"{Points(range.Low)} to {Points(range.High)}" : "–";

    /// <summary>"54.6 % against 57.0 %: 2.41 points apart (95 % interval 1.63 to 3.20, 5 paired seeds)."</summary>
    public static string Evidence(Summary summary, Verdict verdict)
    {
        PairedDifference gap = verdict.Difference;
        double lower = Level(summary, verdict.Claim.Lower), higher = Level(summary, verdict.Claim.Higher);
        string pairs = gap.Count switch { 0 => "no pair of runs finished", 1 => "one pair, too few for an interval", _ => $"95 % interval {Range(gap.Student)}, {gap.Count} paired seeds" };
        return $"{gap.Lower} {Percent(lower)}, {gap.Higher} {Percent(higher)}: a difference of {Points(gap.Mean)} points ({pairs}).";
    }

    private static double Level(Summary summary, IReadOnlyList<string> arms) =>
        Statistics.Mean([.. summary.Arms.Where(arm => arms.Contains(arm.Arm)).Select(arm => arm.Mean)]);

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
