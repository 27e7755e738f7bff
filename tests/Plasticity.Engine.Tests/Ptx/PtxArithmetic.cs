namespace Plasticity.Engine.Tests.Ptx;

/// <summary>Arithmetic as PTX defines it where C# does otherwise. Every float that is computed and no number is the one NaN of NVIDIA's units.</summary>
internal static class PtxArithmetic
{
    private const uint Nan = 0x7FFF_FFFF;

    public static ulong Bits(float value) => float.IsNaN(value) ? Nan : BitConverter.SingleToUInt32Bits(value);

    public static int Divide(int a, int b) => b == -1 ? unchecked(-a) : a / b;

    public static int Remainder(int a, int b) => b == -1 ? 0 : a % b;

    /// <summary>Shifts by more bits than there are leave none, or the sign; C# would take the number of bits modulo the size.</summary>
    public static uint Left(uint a, uint bits) => bits < 32 ? a << (int)bits : 0;

    public static uint Right(uint a, uint bits) => bits < 32 ? a >> (int)bits : 0;

    public static int Right(int a, uint bits) => a >> (int)Math.Min(bits, 31);

    public static ulong Left(ulong a, uint bits) => bits < 64 ? a << (int)bits : 0;

    public static ulong Right(ulong a, uint bits) => bits < 64 ? a >> (int)bits : 0;

    public static long Right(long a, uint bits) => a >> (int)Math.Min(bits, 63);

    /// <summary>The number where one is none; -0 is below 0.</summary>
    public static ulong Min(float a, float b) => Bits(float.IsNaN(a) ? b : float.IsNaN(b) ? a : MathF.Min(a, b));

    public static ulong Max(float a, float b) => Bits(float.IsNaN(a) ? b : float.IsNaN(b) ? a : MathF.Max(a, b));

    /// <summary>Towards zero, to the nearest end where it does not fit; NaN is 0.</summary>
    public static int Signed(float a) => float.IsNaN(a) ? 0 : a >= 2147483648f ? int.MaxValue : a <= -2147483648f ? int.MinValue : (int)a;

    public static uint Unsigned(float a) => !(a > 0) ? 0 : a >= 4294967296f ? uint.MaxValue : (uint)a;
}
