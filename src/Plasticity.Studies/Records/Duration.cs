using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Plasticity.Studies.Records;

/// <summary>What a duration counts.</summary>
public enum DurationUnit
{
    /// <summary>Training steps: <c>it</c>.</summary>
    Steps,

    /// <summary>Epochs: <c>ep</c>.</summary>
    Epochs,

    /// <summary>Time on the clock, in seconds: <c>s</c>, <c>m</c>, <c>h</c>.</summary>
    Seconds,
}

/// <summary>A stretch of a training: "10ep", "500it", "30m".</summary>
/// <param name="Amount">At least 0; whole for steps and epochs, seconds for time.</param> <param name="Unit">What it counts.</param>
public readonly record struct Duration(double Amount, DurationUnit Unit) : IParsable<Duration>, IFormattable
{
    /// <summary>What may be given.</summary>
    public const string Expected = "a duration: epochs as 10ep, steps as 500it, time as 45s, 30m or 2h";

    private const double MostSeconds = 10 * 365 * 86_400.0;

    /// <summary>Whether it counts training and not time, so that it means the same place on every machine.</summary>
    public bool IsTraining => Unit != DurationUnit.Seconds;

    /// <summary>It in steps.</summary>
    /// <param name="stepsOfEpoch">Steps of an epoch.</param>
    /// <exception cref="InvalidOperationException">It counts time.</exception>
    public long Steps(int stepsOfEpoch) => Unit switch
    {
        DurationUnit.Steps => (long)Amount,
        DurationUnit.Epochs => checked((long)Amount * stepsOfEpoch),
        _ => throw new InvalidOperationException("time has no steps"),
    };

    /// <exception cref="FormatException">The text is none.</exception>
    public static Duration Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out Duration duration) ? duration : throw new FormatException($"expected {Expected}, found '{s}'");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Duration result)
    {
        result = default;
        if (s is null) return false;
        string text = s.Trim().ToLowerInvariant();
        int digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        if (!double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double amount)) return false;
        switch (text[digits..])
        {
            case "it": result = new Duration(amount, DurationUnit.Steps); break;
            case "ep": result = new Duration(amount, DurationUnit.Epochs); break;
            case "s": result = new Duration(amount, DurationUnit.Seconds); break;
            case "m": result = new Duration(60 * amount, DurationUnit.Seconds); break;
            case "h": result = new Duration(3600 * amount, DurationUnit.Seconds); break;
            default: return false;
        }
        return result.IsTraining ? amount == Math.Floor(amount) && amount <= int.MaxValue : result.Amount <= MostSeconds;
    }

    /// <summary>The text that parses to this value.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        (double amount, string unit) = Unit switch
        {
            DurationUnit.Steps => (Amount, "it"),
            DurationUnit.Epochs => (Amount, "ep"),
            _ when Amount > 0 && Amount % 3600 == 0 => (Amount / 3600, "h"),
            _ when Amount > 0 && Amount % 60 == 0 => (Amount / 60, "m"),
            _ => (Amount, "s"),
        };
        return FormattableString.Invariant($"{amount}{unit}");
    }

    public override string ToString() => ToString(null, CultureInfo.InvariantCulture);
}
