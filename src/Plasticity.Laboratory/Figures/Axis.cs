using System.Globalization;
using Plasticity.Laboratory.Runs;

namespace Plasticity.Laboratory.Figures;

/// <summary>A stretch of numbers laid along a stretch of canvas.</summary>
/// <param name="Low">The number at <paramref name="From"/>.</param> <param name="High">The number at <paramref name="To"/>; above Low.</param>
/// <param name="From">Place of Low.</param> <param name="To">Place of High; below From for an axis that points up.</param>
/// <param name="Logarithmic">Whether equal ratios, not equal differences, are equally long; Low is then above 0.</param>
internal readonly record struct Axis(double Low, double High, double From, double To, bool Logarithmic = false)
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>What the quantity can be: no end of the axis and no tick is outside.</summary>
    public Bounds Bounds { get; init; } = Bounds.None;

    /// <summary>Whether only whole numbers have ticks: epochs, steps.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Where a number lies; not a number where it has no place.</summary>
    public double At(double value) => From + (Logarithmic ? Math.Log(value / Low) / Math.Log(High / Low) : (value - Low) / (High - Low)) * (To - From);

    /// <summary>Around all the numbers that can be shown, with some air, but within what the quantity can be; any stretch where there are none.</summary>
    public static Axis Around(IEnumerable<double> numbers, double from, double to, bool logarithmic, double air = 0.06, Bounds? bounds = null)
    {
        Bounds range = bounds ?? Bounds.None;
        double[] shown = [.. numbers.Where(number => double.IsFinite(number) && (!logarithmic || number > 0))];
        if (shown.Length == 0) return (logarithmic ? new Axis(1, 10, from, to, true) : new Axis(0, range == Bounds.Percent ? 100 : 1, from, to)) with { Bounds = range };
        double low = shown.Min(), high = shown.Max();
        if (logarithmic)
        {
            double factor = low == high ? 2 : Math.Max(Math.Pow(high / low, air), 1.02);
            return new Axis(low / factor, Math.Max(high, Math.Min(high * factor, range.High)), from, to, true) { Bounds = range };
        }
        double least = range == Bounds.Percent ? (1 - (high - low)) / 2 : 0; // a chart of equal accuracies shows a point, not the last digits
        double width = Math.Max(least, low < high ? (high - low) * air : low == 0 ? 1 : Math.Abs(low) * 0.1);
        return new Axis(Math.Max(range.Low, low - width), Math.Min(range.High, high + width), from, to) { Bounds = range };
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
            rounded = this with { Low = Math.Max(Bounds.Low, Math.Floor(Low / step + 1e-9) * step), High = Math.Min(Bounds.High, Math.Ceiling(High / step - 1e-9) * step) };
        }
        return rounded;
    }

    /// <summary>The label, and from where to where the axis goes unless that is all that the quantity can be: "test accuracy, % (axis from 30 to 40)".</summary>
    public string Labelled(string label)
    {
        if (Logarithmic) return $"{label} (logarithmic axis)";
        bool isWhole = Low == Bounds.Low && (High == Bounds.High || double.IsPositiveInfinity(Bounds.High));
        return isWhole || (Bounds == Bounds.None && Low <= 0 && High >= 0) ? label : $"{label} (axis from {Short(Low)} to {Short(High)})";
    }

    /// <summary>As <see cref="Ticks"/>, of a horizontal axis: as many as have room for their texts.</summary>
    public IReadOnlyList<(double Value, string Text)> TicksAcross(int count)
    {
        for (int wanted = count; ; wanted--)
        {
            (double Value, string Text)[] ticks = [.. Ticks(wanted)];
            double end = double.NegativeInfinity;
            bool fit = true;
            foreach ((double value, string text) in ticks)
            {
                double half = TextSize.Width(text, FigureStyle.Narrow) / 2;
                fit &= At(value) - half > end;
                end = At(value) + half + 6;
            }
            if (fit) return ticks;
            if (wanted == 1) return [ticks[0]];
        }
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
        double rough = Math.Max((High - Low) / count, IsWhole ? 1 : 1e-9), power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double share = rough / power;
        return power * (share <= 1.001 ? 1 : share <= 2.001 ? 2 : share <= 5.001 ? 5 : 10);
    }
}
