using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

/// <summary>Functions of one float for the lanes of a GPU: <c>maths.h</c> in C#, with the same bits.</summary>
internal static class LaneMaths
{
    /// <summary>1.5·2²³: added to a float below 2²² in size it leaves no bits after the point, rounded to even.</summary>
    private const float Whole = 12582912f;

    /// <summary>
    /// e^x within 2 ulp: x = n ln 2 + r with |r| at most (ln 2) / 2, ln 2 in two parts, eight terms of the series of e^r (the ninth is below 6e-9).
    /// </summary>
    public static float Exponential(float x)
    {
        if (x > 88.722839f) return BitConverter.Int32BitsToSingle(0x7F800000);
        if (x < -104f) return 0;
        if (float.IsNaN(x)) return x;
        float n = LaneMemory.Subtract(LaneMemory.Add(x * 1.44269504f, Whole), Whole);
        float r = LaneMemory.MultiplyAdd(n, -0.693359375f, x);
        r = LaneMemory.MultiplyAdd(n, 2.12194440e-4f, r);
        float series = 1.98412698e-4f;
        series = LaneMemory.MultiplyAdd(series, r, 1.38888889e-3f);
        series = LaneMemory.MultiplyAdd(series, r, 8.33333333e-3f);
        series = LaneMemory.MultiplyAdd(series, r, 4.16666667e-2f);
        series = LaneMemory.MultiplyAdd(series, r, 1.66666667e-1f);
        series = LaneMemory.MultiplyAdd(series, r, 0.5f);
        series = LaneMemory.MultiplyAdd(series, r, 1);
        series = LaneMemory.MultiplyAdd(series, r, 1);
        // 2^n as two factors: n reaches from -150 to 128, one exponent field does not.
        int whole = (int)n, half = whole >> 1;
        return series * BitConverter.Int32BitsToSingle((half + 127) << 23) * BitConverter.Int32BitsToSingle((whole - half + 127) << 23);
    }

    /// <summary>The natural logarithm within 2 ulp: x = 2^n m with m in [√½, √2), ln m = 2 artanh((m - 1) / (m + 1)) by its series.</summary>
    public static float Logarithm(float x)
    {
        if (x == 0) return BitConverter.Int32BitsToSingle(unchecked((int)0xFF800000));
        if (!(x > 0)) return BitConverter.Int32BitsToSingle(0x7FC00000);
        int bits = BitConverter.SingleToInt32Bits(x);
        if (bits == 0x7F800000) return x;
        float n = 0;
        if (bits < 0x00800000)
        {
            bits = BitConverter.SingleToInt32Bits(x * 8388608f);
            n = -23;
        }
        // 0x3F3504F3 is √½: taking it off first makes the exponent field count octaves from there.
        int octave = (bits - 0x3F3504F3) >> 23;
        n += octave;
        float m = BitConverter.Int32BitsToSingle(bits - octave * 0x00800000);
        float f = m - 1, s = f / (m + 1), z = s * s;
        float series = 2.22222222e-1f;
        series = LaneMemory.MultiplyAdd(series, z, 2.85714286e-1f);
        series = LaneMemory.MultiplyAdd(series, z, 0.4f);
        series = LaneMemory.MultiplyAdd(series, z, 6.66666667e-1f);
        // 2 s = f - s f, so ln m = f - s (f - z series): the leading term stays exact.
        float low = LaneMemory.MultiplyAdd(n, -2.12194440e-4f, -s * (f - z * series));
        return LaneMemory.MultiplyAdd(n, 0.693359375f, f + low);
    }
}
