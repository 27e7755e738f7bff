using System.Globalization;
using Plasticity.Studies.Runs;

namespace Plasticity.Studies.Figures;

/// <summary>A stretch of numbers laid along a stretch of canvas.</summary>
/// <param name="Low">The number at <paramref name="From"/>.</param> <param name="High">The number at <paramref name="To"/>; above Low.</param>
/// <param name="From">Place of Low.</param> <param name="To">Place of High; below From for an axis that points up.</param>
/// <param name="Logarithmic">Whether equal ratios, not equal differences, are equally long; Low is then above 0.</param>
internal readonly record struct Axis(double Low, double High, double From, double To, bool Logarithmic = false)
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>Where a number lies; not a number where it has no place.</summary>
    public double At(double value) => From + (Logarithmic ? Math.Log(value / Low) / Math.Log(High / Low) : (value - Low) / (High - Low)) * (To - From);

    /// <summary>Around all the numbers that can be shown, with some air; any stretch where there are none.</summary>
    public static Axis Around(IEnumerable<double> numbers, double from, double to, bool logarithmic, double air = 0.06)
    {
        double[] shown = [.. numbers.Where(number => double.IsFinite(number) && (!logarithmic || number > 0))];
        if (shown.Length == 0) return logarithmic ? new Axis(1, 10, from, to, true) : new Axis(0, 1, from, to);
        double low = shown.Min(), high = shown.Max();
        if (logarithmic)
        {
            double factor = low == high ? 2 : Math.Max(Math.Pow(high / low, air), 1.02);
            return new Axis(low / factor, high * factor, from, to, true);
        }
        double width = low == high ? Math.Max(Math.Abs(low) * 0.1, 1e-6) : (high - low) * air;
        return new Axis(low - width, high + width, from, to);
    }

    /// <summary>The same stretch of canvas with ends at round numbers; a logarithmic axis stays as it is.</summary>
    /// <param name="count">About how many ticks there will be.</param>
    public Axis Rounded(int count)
    {
        if (Logarithmic) return this;
        Axis rounded = this;
        // The wider stretch may want a wider step; twice is enough for both to agree.
        for (int pass = 0; pass < 3; pass++)
        {
            double step = rounded.Step(count);
            rounded = this with { Low = Math.Floor(Low / step + 1e-9) * step, High = Math.Ceiling(High / step - 1e-9) * step };
        }
        return rounded;
    }

    /// <summary>The round numbers in range with their texts: multiples of 1, 2 or 5 times a power of ten.</summary>
    /// <param name="count">About how many.</param>
    public IEnumerable<(double Value, string Text)> Ticks(int count)
    {
        if (Logarithmic) return Powers(count);
        double step = Step(count), low = Low, high = High;
        int decimals = Math.Max(0, (int)Math.Ceiling(-Math.Log10(step) - 1e-9));
        return Multiples();

        IEnumerable<(double, string)> Multiples()
        {
            for (long i = (long)Math.Ceiling(low / step - 1e-9); i * step <= high + step * 1e-9; i++)
                yield return (i * step, step is >= 1e6 or < 1e-5 ? Quantity.Digits(i * step) : Text(i * step, decimals));
        }
    }

    /// <summary>A number with a proper minus sign.</summary>
    public static string Text(double value, int decimals) => Quantity.Fixed(value, decimals);

    /// <summary>A number as short as it can be told: "0.0001", "30", "10,000", "10⁻⁵", "3·10⁻⁵".</summary>
    public static string Short(double value)
    {
        double size = Math.Abs(value);
        if (size == 0) return "0";
        if (size is >= 1e-4 and < 1e6) return value.ToString(size < 1e4 ? "0.########" : "#,0.##", CultureInfo.InvariantCulture).Replace('-', '−');
        int power = (int)Math.Floor(Math.Log10(size) + 1e-9);
        double digits = Math.Round(value / Math.Pow(10, power), 2);
        string raised = $"10{(power < 0 ? "⁻" : "")}{string.Concat(Math.Abs(power).ToString(CultureInfo.InvariantCulture).Select(digit => Superscripts[digit - '0']))}";
        return digits == 1 ? raised : $"{digits.ToString("0.##", CultureInfo.InvariantCulture).Replace('-', '−')}·{raised}";
    }

    /// <summary>As many of 1, 2, 5 a decade, of 1, 3 a decade, or of every so many decades as come nearest to the number of ticks.</summary>
    private IEnumerable<(double Value, string Text)> Powers(int count)
    {
        double decades = Math.Log10(High / Low);
        if (decades < 0.6)
        {
            Axis straight = this with { Logarithmic = false };
            return straight.Ticks(count).Where(tick => tick.Value > 0);
        }
        double[] steps = decades * 3 <= count - 0.5 ? [1, 2, 5] : decades * 2 <= count + 1 ? [1, 3] : [1];
        int every = Math.Max(1, (int)Math.Ceiling(decades / Math.Max(1, count)));
        int first = (int)Math.Floor(Math.Log10(Low)), last = (int)Math.Ceiling(Math.Log10(High));
        (double low, double high) = (Low, High);
        return Enumerable.Range(first, last - first + 1).Where(power => power % every == 0)
            .SelectMany(power => steps.Select(step => step * Math.Pow(10, power)))
            .Where(value => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)).Select(value => (value, Short(value)));
    }

    private double Step(int count)
    {
        double rough = Math.Max((High - Low) / count, 1e-9), power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double share = rough / power;
        return power * (share <= 1.001 ? 1 : share <= 2.001 ? 2 : share <= 5.001 ? 5 : 10);
    }
}
