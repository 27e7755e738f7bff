using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Plasticity.Studies.Records;

/// <summary>
/// When something acts or is measured, counted in the round of a phase: <c>always</c>, <c>start</c> (before the first step), <c>end</c> (after
/// the last), <c>0ep..40ep</c> (up to and without the 40th epoch), <c>10ep..</c>, <c>/20ep</c> (every 20 epochs, from the start),
/// <c>..2ep/100it</c>.
/// </summary>
public readonly record struct Window : IParsable<Window>, IFormattable
{
    /// <summary>What may be given.</summary>
    public const string Expected = "a window: always, start, end, or FROM..TO/EVERY with epochs as 10ep or steps as 500it, as 0ep..40ep, 10ep.., /20ep";

    private const string AlwaysText = "always", StartText = "start", EndText = "end", To = "..";

    /// <summary>First place within; null from the start.</summary>
    public Duration? From { get; private init; }

    /// <summary>First place no longer within; null for none.</summary>
    public Duration? Until { get; private init; }

    /// <summary>Distance of two places at which it strikes, from <see cref="From"/> on; null for every step within.</summary>
    public Duration? Every { get; private init; }

    /// <summary>Whether it strikes after the last step, and only there.</summary>
    public bool IsEnd { get; private init; }

    /// <summary>Every step.</summary>
    public static Window Always => default;

    /// <summary>Before the first step.</summary>
    public static Window Start => new() { Until = new Duration(1, DurationUnit.Steps) };

    /// <summary>After the last step.</summary>
    public static Window End => new() { IsEnd = true };

    /// <summary>From the start of one epoch, counted from 0, up to that of another.</summary>
    public static Window Epochs(int from, int to) => Parse(FormattableString.Invariant($"{from}ep..{to}ep"), null);

    /// <summary>Before the first step, and after every so many epochs.</summary>
    public static Window EachEpoch(int epochs = 1) => new() { Every = new Duration(epochs, DurationUnit.Epochs) };

    /// <summary>Before the first step, and after every so many steps.</summary>
    public static Window EachStep(int steps = 1) => new() { Every = new Duration(steps, DurationUnit.Steps) };

    /// <summary>Whether it strikes before a step; never for <see cref="End"/>.</summary>
    /// <param name="step">Of the round, from 0.</param> <param name="stepsOfEpoch">Steps of an epoch.</param>
    public bool Strikes(long step, int stepsOfEpoch)
    {
        long from = From?.Steps(stepsOfEpoch) ?? 0;
        if (IsEnd || step < from || (Until is { } until && step >= until.Steps(stepsOfEpoch))) return false;
        return Every is not { } every || (step - from) % every.Steps(stepsOfEpoch) == 0;
    }

    /// <summary>Whether a measure is to be taken after the last step, too: at the end, or because the window holds or comes round there.</summary>
    public bool StrikesAtEnd(long steps, int stepsOfEpoch) => IsEnd || Strikes(steps, stepsOfEpoch);

    /// <exception cref="FormatException">The text is none.</exception>
    public static Window Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out Window window) ? window : throw new FormatException($"expected {Expected}, found '{s}'");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Window result)
    {
        result = default;
        string text = (s ?? "").Trim();
        switch (text)
        {
            case "": return false;
            case AlwaysText: return true;
            case StartText: result = Start; return true;
            case EndText: result = End; return true;
        }
        string[] halves = text.Split('/'), ends = halves[0].Split(To);
        if (halves.Length > 2 || ends.Length > 2 || (ends.Length == 1 && ends[0].Length > 0) || (halves.Length == 1 && ends.Length == 1)) return false;
        if (!Place(ends[0], out Duration? from) || !Place(ends.Length == 2 ? ends[1] : "", out Duration? until)) return false;
        Duration? every = null;
        if (halves.Length == 2 && (!Place(halves[1], out every) || every is not { Amount: > 0 })) return false;
        if (from is null && until is null && every is null) return false;
        result = new Window { From = from, Until = until, Every = every };
        return true;
    }

    /// <summary>Demands that it ends after it begins, as far as that can be told without the length of an epoch.</summary>
    /// <exception cref="InputException">It does not.</exception>
    public void Validate(string key)
    {
        if (Until is not { } until) return;
        bool empty = until.Amount == 0 || (From is { } from && from.Unit == until.Unit && until.Amount <= from.Amount);
        InputException.Demand(!empty, key, this, "a window that ends after it begins");
    }

    /// <summary>The text that parses to this value.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (this == Always) return AlwaysText;
        if (this == Start) return StartText;
        if (IsEnd) return EndText;
        string range = From is null && Until is null ? "" : $"{From}{To}{Until}";
        return Every is null ? range : $"{range}/{Every}";
    }

    public override string ToString() => ToString(null, CultureInfo.InvariantCulture);

    private static bool Place(string text, out Duration? place)
    {
        place = null;
        if (text.Length == 0) return true;
        if (!Duration.TryParse(text, CultureInfo.InvariantCulture, out Duration found) || !found.IsTraining) return false;
        place = found;
        return true;
    }
}
