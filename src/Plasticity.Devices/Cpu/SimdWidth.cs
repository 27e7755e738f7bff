using System.Runtime.Intrinsics;

namespace Plasticity.Devices.Cpu;

/// <summary>Bits of the vectors that kernel bodies use. A narrower one than the hardware has is for tests.</summary>
internal enum SimdWidth
{
    Bits128 = 128,
    Bits256 = 256,
    Bits512 = 512,
}

/// <summary>Code that is written once for all widths.</summary>
internal interface IVectorBody
{
    void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, IVectorLanes<TVector>;
}

/// <summary>From a width that is a value to one that is a type.</summary>
internal static class Simd
{
    /// <summary>The widest vectors in hardware; 128 bits, in software, where there are none.</summary>
    public static SimdWidth Widest =>
        Vector512.IsHardwareAccelerated ? SimdWidth.Bits512
        : Vector256.IsHardwareAccelerated ? SimdWidth.Bits256
        : SimdWidth.Bits128;

    /// <summary>Floats of a vector.</summary>
    public static int Lanes(this SimdWidth width) => (int)width / 32;

    /// <summary>This width, or a narrower one where that covers a row in fewer steps, one vector or one left-over float at a time.</summary>
    public static SimdWidth ForRow(this SimdWidth widest, int floats)
    {
        SimdWidth best = widest;
        for (int bits = (int)widest / 2; bits >= (int)SimdWidth.Bits128; bits /= 2)
        {
            if (Steps(floats, bits / 32) < Steps(floats, best.Lanes())) best = (SimdWidth)bits;
        }
        return best;
    }

    private static int Steps(int floats, int lanes) => floats / lanes + floats % lanes;

    /// <summary>Runs the body with vectors of that width.</summary>
    public static void Run<TBody>(SimdWidth width, in TBody body) where TBody : IVectorBody, allows ref struct
    {
        switch (width)
        {
            case SimdWidth.Bits512: body.Run<Vector512<float>, Lanes512>(); break;
            case SimdWidth.Bits256: body.Run<Vector256<float>, Lanes256>(); break;
            default: body.Run<Vector128<float>, Lanes128>(); break;
        }
    }
}
