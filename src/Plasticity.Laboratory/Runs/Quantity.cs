using System.Globalization;
using Plasticity.Laboratory.Metrics;

namespace Plasticity.Laboratory.Runs;

/// <summary>
/// Numbers of a metric in words, each in its unit: accuracies in percent and their differences in points, counts and seconds as such, anything
/// else with three digits. "–" stands for what is not known.
/// </summary>
public static class Quantity
{
    /// <summary>"54.6 %", "1,234", "12.3 s", "0.00123".</summary>
    public static string Text(double value, MetricUnit unit) => !double.IsFinite(value) ? "–" : unit switch
    {
        MetricUnit.Accuracy => $"{Fixed(100 * value, 1)} %",
        MetricUnit.Seconds => $"{Digits(value)} s",
        _ => Digits(value),
    };

    /// <summary>A difference or a deviation without its unit: "2.41", with a sign when <paramref name="signed"/>.</summary>
    public static string Difference(double value, MetricUnit unit, bool signed = false)
    {
        if (!double.IsFinite(value)) return "–";
        string text = unit == MetricUnit.Accuracy ? Fixed(100 * value, 2) : Digits(value);
        return signed && value > 0 && !IsZero(text) ? "+" + text : text; // no sign before a zero
    }

    /// <summary>Whether a difference is so small that its text is that of zero.</summary>
    public static bool IsShownAsZero(double value, MetricUnit unit) => IsZero(Difference(value, unit));

    /// <summary>"1.63 to 3.20"; "–" where there is none.</summary>
    public static string Range(Interval? interval, MetricUnit unit) =>
        interval is { } range ? $"{Difference(range.Low, unit)} to {Difference(range.High, unit)}" : "–";

    /// <summary>What a difference is counted in: "points", "steps", "epochs", "s"; empty for plain numbers.</summary>
    public static string Unit(Metric metric) => metric.Unit switch
    {
        MetricUnit.Accuracy => "points",
        MetricUnit.Seconds => "s",
        MetricUnit.Count => metric is TimeTo { In: TimeUnit.Epochs } ? "epochs" : metric is TimeTo ? "steps" : "",
        _ => "",
    };

    /// <summary>A difference with its unit: "2.41 points", "310 steps", "0.0123".</summary>
    public static string WithUnit(double difference, Metric metric, bool signed = false) =>
        $"{Difference(difference, metric.Unit, signed)} {Unit(metric)}".TrimEnd();

    /// <summary>What is to be said of runs that have no value: "did not reach 99 %".</summary>
    public static string Missing(Metric metric) =>
        metric is TimeTo time ? FormattableString.Invariant($"did not reach {100 * time.Accuracy:0.##} %") : "have no value";

    private static bool IsZero(string text) => text.AsSpan().IndexOfAnyInRange('1', '9') < 0;

    /// <summary>A number with so many decimals and a proper minus sign.</summary>
    public static string Fixed(double value, int decimals)
    {
        double rounded = Math.Round(value, decimals, MidpointRounding.AwayFromZero);
        if (rounded == 0) rounded = 0; // no minus sign before a zero
        return rounded.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Replace('-', '−');
    }

    /// <summary>Three digits that mean something, and all those before the point: "12,345", "12.3", "0.00123", "1.23e−7".</summary>
    public static string Digits(double value)
    {
        double size = Math.Abs(value);
        if (size == 0) return "0";
        if (size is < 1e-4 or >= 1e7) return value.ToString("0.##e+0", CultureInfo.InvariantCulture).Replace("e+", "e", StringComparison.Ordinal).Replace('-', '−');
        int decimals = size >= 100 ? 0 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(size)), 0, 7);
        string text = Fixed(value, decimals);
        return size == Math.Round(size) && decimals > 0 ? Fixed(value, 0) : text;
    }
}
