using System.Globalization;

namespace Plasticity.Studies.Runs;

/// <summary>A stretch of numbers laid along a stretch of canvas.</summary>
/// <param name="Low">The number at <paramref name="From"/>.</param> <param name="High">The number at <paramref name="To"/>; above Low.</param>
/// <param name="From">Place of Low.</param> <param name="To">Place of High; below From for an axis that points up.</param>
internal readonly record struct Axis(double Low, double High, double From, double To)
{
    /// <summary>Where a number lies.</summary>
    public double At(double value) => From + (value - Low) / (High - Low) * (To - From);

    /// <summary>The same stretch of canvas with ends at round numbers.</summary>
    /// <param name="count">About how many ticks there will be.</param>
    public Axis Rounded(int count)
    {
        double step = Step(count);
        return this with { Low = Math.Floor(Low / step + 1e-9) * step, High = Math.Ceiling(High / step - 1e-9) * step };
    }

    /// <summary>The round numbers in range with their texts: multiples of 1, 2 or 5 times a power of ten.</summary>
    /// <param name="count">About how many.</param>
    public IEnumerable<(double Value, string Text)> Ticks(int count)
    {
        double step = Step(count);
        int decimals = Math.Max(0, (int)Math.Ceiling(-Math.Log10(step) - 1e-9));
        for (long i = (long)Math.Ceiling(Low / step - 1e-9); i * step <= High + step * 1e-9; i++)
            yield return (i * step, Text(i * step, decimals));
    }

    /// <summary>A number with a proper minus sign.</summary>
    public static string Text(double value, int decimals) =>
        value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Replace('-', '−');

    private double Step(int count)
    {
        double rough = Math.Max((High - Low) / count, 1e-9), power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double share = rough / power;
        return power * (share <= 1.001 ? 1 : share <= 2.001 ? 2 : share <= 5.001 ? 5 : 10);
    }
}
