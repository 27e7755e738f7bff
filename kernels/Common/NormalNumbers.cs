using System.Runtime.CompilerServices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

/// <summary>
/// Random words to numbers, for vectors and lanes alike; <c>normal.h</c> has the same. Two words make two independent normal numbers (Box and
/// Muller 1958): radius·cos and radius·sin of an angle. The radius is √(-2 ln u) with u = (2·⌊word/2⁹⌋ + 1)/2²⁴, so no number is above 5.77 in
/// size. Of the angle's word the upper two bits are a quarter turn, and the next 23 a place within it.
/// </summary>
internal static class NormalNumbers
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private const uint One = 0x3F800000, Sign = 0x80000000;

    /// <summary>The upper 23 bits as a number in [0, 1).</summary>
    [MethodImpl(Inline)]
    public static TVector Uniform<TVector, TLanes>(TVector words) where TVector : struct where TLanes : struct, ILanes<TVector> =>
        TLanes.Subtract(OneAndBits<TVector, TLanes>(words), TLanes.Fill(1));

    /// <summary>√(-2 ln u), u in (0, 1).</summary>
    [MethodImpl(Inline)]
    public static TVector Radius<TVector, TLanes>(TVector words) where TVector : struct where TLanes : struct, ILanes<TVector>
    {
        // 1 - 2⁻²⁴: half a step less than 1 to take off, so u is never 0.
        TVector u = TLanes.Subtract(OneAndBits<TVector, TLanes>(words), TLanes.Fill(0.99999994f));
        return TLanes.Sqrt(TLanes.Multiply(TLanes.Fill(-2), Logarithm<TVector, TLanes>(u)));
    }

    /// <summary>Where in its quarter turn an angle is: in [-π/4, π/4).</summary>
    [MethodImpl(Inline)]
    public static TVector Within<TVector, TLanes>(TVector words) where TVector : struct where TLanes : struct, ILanes<TVector>
    {
        TVector part = TLanes.Subtract(OneAndBits<TVector, TLanes>(TLanes.MultiplyLow(words, 4)), TLanes.Fill(1.5f));
        return TLanes.Multiply(part, TLanes.Fill(1.57079633f));
    }

    /// <summary>Within 2 ulp for sizes up to π/4.</summary>
    [MethodImpl(Inline)]
    public static TVector Cosine<TVector, TLanes>(TVector angle) where TVector : struct where TLanes : struct, ILanes<TVector>
    {
        TVector z = TLanes.Multiply(angle, angle);
        TVector series = TLanes.MultiplyAdd(TLanes.Fill(2.443315712e-5f), z, TLanes.Fill(-1.388731625e-3f));
        series = TLanes.MultiplyAdd(series, z, TLanes.Fill(4.166664568e-2f));
        return TLanes.MultiplyAdd(TLanes.Multiply(z, z), series, TLanes.MultiplyAdd(TLanes.Fill(-0.5f), z, TLanes.Fill(1)));
    }

    /// <summary>Within 2 ulp for sizes up to π/4.</summary>
    [MethodImpl(Inline)]
    public static TVector Sine<TVector, TLanes>(TVector angle) where TVector : struct where TLanes : struct, ILanes<TVector>
    {
        TVector z = TLanes.Multiply(angle, angle);
        TVector series = TLanes.MultiplyAdd(TLanes.Fill(-1.9515295891e-4f), z, TLanes.Fill(8.3321608736e-3f));
        series = TLanes.MultiplyAdd(series, z, TLanes.Fill(-1.6666654611e-1f));
        return TLanes.MultiplyAdd(TLanes.Multiply(z, angle), series, angle);
    }

    /// <summary>The cosine after the quarter turns of the word, from sine and cosine within the quarter.</summary>
    [MethodImpl(Inline)]
    public static TVector TurnedCosine<TVector, TLanes>(TVector words, TVector cosine, TVector sine) where TVector : struct where TLanes : struct, ILanes<TVector> =>
        Turned<TVector, TLanes>(words, TLanes.Xor(sine, TLanes.FillWord(Sign)), cosine);

    /// <summary>The sine after the quarter turns of the word.</summary>
    [MethodImpl(Inline)]
    public static TVector TurnedSine<TVector, TLanes>(TVector words, TVector cosine, TVector sine) where TVector : struct where TLanes : struct, ILanes<TVector> =>
        Turned<TVector, TLanes>(words, cosine, sine);

    /// <summary>The natural logarithm of a normal number, as <see cref="LaneMaths.Logarithm"/> has it, without a branch.</summary>
    [MethodImpl(Inline)]
    internal static TVector Logarithm<TVector, TLanes>(TVector x) where TVector : struct where TLanes : struct, ILanes<TVector>
    {
        // Products with powers of two are shifts. 0x4B000000 is 2²³: an integer below that in its fraction is that integer more.
        TVector exponent = TLanes.Subtract(TLanes.Xor(TLanes.MultiplyHigh(x, 1 << 9), TLanes.FillWord(0x4B000000)), TLanes.Fill(8388608 + 127));
        TVector fraction = TLanes.MultiplyHigh(TLanes.MultiplyLow(x, 1 << 9), 1 << 23);
        // 0x3504F3 is the fraction of √2: from there on m is halved, and lies in [√½, √2).
        TVector halved = TLanes.KeepFrom(fraction, 0x3504F3, TLanes.Fill(1));
        TVector n = TLanes.Add(exponent, halved);
        TVector m = TLanes.Multiply(TLanes.Xor(fraction, TLanes.FillWord(One)), TLanes.Subtract(TLanes.Fill(1), TLanes.Multiply(TLanes.Fill(0.5f), halved)));
        TVector f = TLanes.Subtract(m, TLanes.Fill(1)), s = TLanes.Divide(f, TLanes.Add(m, TLanes.Fill(1))), z = TLanes.Multiply(s, s);
        TVector series = TLanes.MultiplyAdd(TLanes.Fill(2.22222222e-1f), z, TLanes.Fill(2.85714286e-1f));
        series = TLanes.MultiplyAdd(series, z, TLanes.Fill(0.4f));
        series = TLanes.MultiplyAdd(series, z, TLanes.Fill(6.66666667e-1f));
        TVector rest = TLanes.Multiply(s, TLanes.Subtract(TLanes.Multiply(z, series), f));
        TVector low = TLanes.MultiplyAdd(n, TLanes.Fill(-2.12194440e-4f), rest);
        return TLanes.MultiplyAdd(n, TLanes.Fill(0.693359375f), TLanes.Add(f, low));
    }

    /// <summary>The word's upper 23 bits as the fraction of a number in [1, 2).</summary>
    [MethodImpl(Inline)]
    private static TVector OneAndBits<TVector, TLanes>(TVector words) where TVector : struct where TLanes : struct, ILanes<TVector> =>
        TLanes.Xor(TLanes.MultiplyHigh(words, 1 << 23), TLanes.FillWord(One));

    /// <summary>One of two by the second bit from above, and its sign by the first.</summary>
    [MethodImpl(Inline)]
    private static TVector Turned<TVector, TLanes>(TVector words, TVector byQuarter, TVector asItIs) where TVector : struct where TLanes : struct, ILanes<TVector>
    {
        TVector second = TLanes.MultiplyLow(words, 2), first = TLanes.MultiplyLow(TLanes.MultiplyHigh(words, 2), Sign);
        TVector value = TLanes.Add(TLanes.KeepFrom(second, Sign, byQuarter), TLanes.KeepFrom(TLanes.Xor(second, TLanes.FillWord(Sign)), Sign, asItIs));
        return TLanes.Xor(value, first);
    }
}
