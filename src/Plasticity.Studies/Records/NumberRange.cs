using System.Globalization;

namespace Plasticity.Studies.Records;

/// <summary>
/// The numbers that a setting may be. Devices compute in single precision, so a number has to be in range there too: what is checked is what is
/// used. The five ranges there are stand here.
/// </summary>
public sealed class NumberRange
{
    private readonly string _expected;
    private readonly Func<double, bool> _contains;

    private NumberRange(string expected, Func<double, bool> contains) => (_expected, _contains) = (expected, contains);

    public static NumberRange AboveZero { get; } = new("a number above 0", number => number > 0);

    public static NumberRange AtLeastZero { get; } = new("a number of at least 0", number => number >= 0);

    public static NumberRange ZeroToOne { get; } = new("0 to 1", number => number is >= 0 and <= 1);

    public static NumberRange BelowOne { get; } = new("at least 0 and below 1", number => number is >= 0 and < 1);

    public static NumberRange AboveZeroToOne { get; } = new("above 0 and at most 1", number => number is > 0 and <= 1);

    /// <summary>What a message calls it: "a number above 0".</summary>
    public override string ToString() => _expected;

    /// <summary>Whether a number is in range, as it is given and in single precision, where nothing but 0 may become 0.</summary>
    public bool Holds(double number) => IsIn(number) && IsIn(InSinglePrecision(number)) && (number == 0) == (InSinglePrecision(number) == 0);

    /// <summary>Throws unless a number is in range: "KEY is VALUE, expected …", with what single precision makes of it where that is at fault.</summary>
    /// <exception cref="InputException">It is not.</exception>
    public void Demand(string key, double number)
    {
        if (Holds(number)) return;
        string rounded = IsIn(number) ? string.Create(CultureInfo.InvariantCulture, $", which is {InSinglePrecision(number)} in single precision") : "";
        string small = IsIn(number) && InSinglePrecision(number) == 0 ? string.Create(CultureInfo.InvariantCulture, $"; single precision begins at {SmallestNormal:0.##E+0}") : "";
        throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{key} is {number}{rounded}, expected {_expected}{small}"));
    }

    /// <summary>The same of something that has a name: "OF: KEY is VALUE, expected …".</summary>
    /// <exception cref="InputException">It is not in range.</exception>
    public void Demand(string of, string key, double number) => Demand($"{of}: {key}", number);

    private bool IsIn(double number) => double.IsFinite(number) && _contains(number);

    // Numbers below the normal ones are 0 to devices that do not compute with them.
    private static float InSinglePrecision(double number) => float.IsSubnormal((float)number) ? 0 : (float)number;

    private const float SmallestNormal = 1.17549435e-38f;
}
