using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Plasticity.Studies.Records;

/// <summary>An exact number of epochs, whole or not. Phases whose epochs differ in length add up without rounding, and a run that resumes counts on alike.</summary>
public readonly record struct EpochCount : IParsable<EpochCount>, IComparable<EpochCount>
{
    // Longer than that of any run; what reads it is not to work on millions of digits.
    private const int LongestText = 400;

    private readonly BigInteger _parts, _furtherParts;

    // In lowest terms, so that equal counts have equal fields; the default is 0 of 1.
    private EpochCount(BigInteger parts, BigInteger inEpoch)
    {
        BigInteger common = BigInteger.GreatestCommonDivisor(parts, inEpoch);
        (_parts, _furtherParts) = (parts / common, inEpoch / common - 1);
    }

    /// <summary>So many whole epochs.</summary>
    public EpochCount(long epochs) : this(epochs, BigInteger.One) { }

    /// <summary>So many steps of an epoch of <paramref name="stepsOfEpoch"/>.</summary>
    public EpochCount(long steps, int stepsOfEpoch) : this(steps, (BigInteger)stepsOfEpoch) => ArgumentOutOfRangeException.ThrowIfLessThan(stepsOfEpoch, 1);

    private BigInteger InEpoch => _furtherParts + 1;

    /// <summary>Whole epochs of a count of at least 0.</summary>
    public long Whole => (long)(_parts / InEpoch);

    /// <summary>The quotient of two counts.</summary>
    public double Over(EpochCount total)
    {
        EpochCount quotient = new(_parts * total.InEpoch, InEpoch * total._parts);
        return (double)quotient._parts / (double)quotient.InEpoch;
    }

    public int CompareTo(EpochCount other) => (_parts * other.InEpoch).CompareTo(other._parts * InEpoch);

    public static EpochCount operator +(EpochCount a, EpochCount b) => new(a._parts * b.InEpoch + b._parts * a.InEpoch, a.InEpoch * b.InEpoch);

    public static EpochCount operator -(EpochCount a, EpochCount b) => new(a._parts * b.InEpoch - b._parts * a.InEpoch, a.InEpoch * b.InEpoch);

    public static bool operator <(EpochCount a, EpochCount b) => a.CompareTo(b) < 0;

    public static bool operator >(EpochCount a, EpochCount b) => a.CompareTo(b) > 0;

    public static bool operator <=(EpochCount a, EpochCount b) => a.CompareTo(b) <= 0;

    public static bool operator >=(EpochCount a, EpochCount b) => a.CompareTo(b) >= 0;

    /// <summary>"6", "25/4".</summary>
    public override string ToString() => InEpoch.IsOne ? _parts.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{_parts}/{InEpoch}");

    /// <exception cref="FormatException">The text is none.</exception>
    public static EpochCount Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out EpochCount count) ? count : throw new FormatException($"expected epochs, as 6 or 25/4, found '{s}'");

    /// <summary>Reads a count of at least 0.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out EpochCount result)
    {
        result = default;
        if (s is null || s.Length > LongestText) return false;
        string[] both = s.Split('/', 2);
        BigInteger inEpoch = BigInteger.One;
        bool parsed = BigInteger.TryParse(both[0], NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger parts)
            && (both.Length == 1 || BigInteger.TryParse(both[1], NumberStyles.None, CultureInfo.InvariantCulture, out inEpoch)) && inEpoch.Sign > 0;
        if (parsed) result = new EpochCount(parts, inEpoch);
        return parsed;
    }
}
