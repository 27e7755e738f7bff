using System.Runtime.CompilerServices;

namespace Plasticity.Devices.Cpu;

/// <summary>How <see cref="RowTile{TVector, TLanes, TFold}"/> is told where its rows are: for each tap, these words one after another.</summary>
internal static class TileProgram
{
    /// <summary>Rows of a tile; words 0 to 7 are the addresses of the eight rows of A.</summary>
    public const int Rows = 8;

    /// <summary>The word that says at which row of the packed matrix this tap's weights begin.</summary>
    public const int Depth = 8;

    /// <summary>Words of a tap.</summary>
    public const int Words = 9;
}

/// <summary>
/// Eight rows of C = A·B for one panel of B, where the rows of A are found through addresses: a plain product has one tap; a convolution has
/// one for each kernel position that touches the image, so that nothing is copied, padded or branched on inside.
/// </summary>
/// <remarks>Accumulators are separate locals, because RyuJIT keeps neither arrays nor structs of vectors in registers: 8 x 2 of 512 bits
/// (16 accumulators, 2 of B, 1 of A) run at the rate of the multiply-add units. The 16 registers of narrower instruction sets hold 4 x 2.</remarks>
internal static unsafe class RowTile<TVector, TLanes, TFold>
    where TVector : struct where TLanes : struct, IVectorLanes<TVector> where TFold : struct, IFold<TVector, TLanes>
{
    /// <summary>c (+)= the sum over taps and depth.</summary>
    /// <param name="program"><paramref name="taps"/> times <see cref="TileProgram.Words"/> words.</param>
    /// <param name="taps">At least 1.</param>
    /// <param name="depthBytes">Bytes of each row of A to use, a multiple of what the fold takes at once.</param>
    /// <param name="panel">As <see cref="Packing"/> lays it out.</param>
    /// <param name="c">Addresses of the eight rows of C.</param>
    /// <param name="columnBytes">Where in each row the panel's columns begin.</param>
    public static void Run(nint* program, int taps, nint depthBytes, float* panel, nint* c, nint columnBytes, bool add)
    {
        if (TLanes.Registers == 32)
        {
            Tile8x2(program, taps, depthBytes, panel, c, columnBytes, add);
        }
        else
        {
            Tile4x2(program, 0, taps, depthBytes, panel, c, columnBytes, add);
            Tile4x2(program, 4, taps, depthBytes, panel, c + 4, columnBytes, add);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x2(nint* a, int taps, nint depthBytes, float* panel, nint* c, nint columnBytes, bool add)
    {
        TVector c00 = TLanes.Fill(0), c01 = TLanes.Fill(0), c10 = TLanes.Fill(0), c11 = TLanes.Fill(0), c20 = TLanes.Fill(0), c21 = TLanes.Fill(0), c30 = TLanes.Fill(0), c31 = TLanes.Fill(0);
        TVector c40 = TLanes.Fill(0), c41 = TLanes.Fill(0), c50 = TLanes.Fill(0), c51 = TLanes.Fill(0), c60 = TLanes.Fill(0), c61 = TLanes.Fill(0), c70 = TLanes.Fill(0), c71 = TLanes.Fill(0);
        do
        {
            byte* a0 = (byte*)a[0], a1 = (byte*)a[1], a2 = (byte*)a[2], a3 = (byte*)a[3];
            byte* a4 = (byte*)a[4], a5 = (byte*)a[5], a6 = (byte*)a[6], a7 = (byte*)a[7];
            float* b = panel + a[TileProgram.Depth] * (2 * TLanes.Count) / TFold.Depth;
            nint k = 0;
            do
            {
                TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count);
                TVector t = TFold.Fill((float*)(a0 + k)); c00 = TLanes.MultiplyAdd(t, b0, c00); c01 = TLanes.MultiplyAdd(t, b1, c01);
                t = TFold.Fill((float*)(a1 + k)); c10 = TLanes.MultiplyAdd(t, b0, c10); c11 = TLanes.MultiplyAdd(t, b1, c11);
                t = TFold.Fill((float*)(a2 + k)); c20 = TLanes.MultiplyAdd(t, b0, c20); c21 = TLanes.MultiplyAdd(t, b1, c21);
                t = TFold.Fill((float*)(a3 + k)); c30 = TLanes.MultiplyAdd(t, b0, c30); c31 = TLanes.MultiplyAdd(t, b1, c31);
                t = TFold.Fill((float*)(a4 + k)); c40 = TLanes.MultiplyAdd(t, b0, c40); c41 = TLanes.MultiplyAdd(t, b1, c41);
                t = TFold.Fill((float*)(a5 + k)); c50 = TLanes.MultiplyAdd(t, b0, c50); c51 = TLanes.MultiplyAdd(t, b1, c51);
                t = TFold.Fill((float*)(a6 + k)); c60 = TLanes.MultiplyAdd(t, b0, c60); c61 = TLanes.MultiplyAdd(t, b1, c61);
                t = TFold.Fill((float*)(a7 + k)); c70 = TLanes.MultiplyAdd(t, b0, c70); c71 = TLanes.MultiplyAdd(t, b1, c71);
                b += 2 * TLanes.Count;
                k += TFold.Depth * sizeof(float);
            }
            while (k < depthBytes);
            a += TileProgram.Words;
        }
        while (--taps > 0);
        TFold.Put((float*)(c[0] + columnBytes), c00, c01, add);
        TFold.Put((float*)(c[1] + columnBytes), c10, c11, add);
        TFold.Put((float*)(c[2] + columnBytes), c20, c21, add);
        TFold.Put((float*)(c[3] + columnBytes), c30, c31, add);
        TFold.Put((float*)(c[4] + columnBytes), c40, c41, add);
        TFold.Put((float*)(c[5] + columnBytes), c50, c51, add);
        TFold.Put((float*)(c[6] + columnBytes), c60, c61, add);
        TFold.Put((float*)(c[7] + columnBytes), c70, c71, add);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x2(nint* a, int first, int taps, nint depthBytes, float* panel, nint* c, nint columnBytes, bool add)
    {
        TVector c00 = TLanes.Fill(0), c01 = TLanes.Fill(0), c10 = TLanes.Fill(0), c11 = TLanes.Fill(0), c20 = TLanes.Fill(0), c21 = TLanes.Fill(0), c30 = TLanes.Fill(0), c31 = TLanes.Fill(0);
        do
        {
            byte* a0 = (byte*)a[first], a1 = (byte*)a[first + 1], a2 = (byte*)a[first + 2], a3 = (byte*)a[first + 3];
            float* b = panel + a[TileProgram.Depth] * (2 * TLanes.Count) / TFold.Depth;
            nint k = 0;
            do
            {
                TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count);
                TVector t = TFold.Fill((float*)(a0 + k)); c00 = TLanes.MultiplyAdd(t, b0, c00); c01 = TLanes.MultiplyAdd(t, b1, c01);
                t = TFold.Fill((float*)(a1 + k)); c10 = TLanes.MultiplyAdd(t, b0, c10); c11 = TLanes.MultiplyAdd(t, b1, c11);
                t = TFold.Fill((float*)(a2 + k)); c20 = TLanes.MultiplyAdd(t, b0, c20); c21 = TLanes.MultiplyAdd(t, b1, c21);
                t = TFold.Fill((float*)(a3 + k)); c30 = TLanes.MultiplyAdd(t, b0, c30); c31 = TLanes.MultiplyAdd(t, b1, c31);
                b += 2 * TLanes.Count;
                k += TFold.Depth * sizeof(float);
            }
            while (k < depthBytes);
            a += TileProgram.Words;
        }
        while (--taps > 0);
        TFold.Put((float*)(c[0] + columnBytes), c00, c01, add);
        TFold.Put((float*)(c[1] + columnBytes), c10, c11, add);
        TFold.Put((float*)(c[2] + columnBytes), c20, c21, add);
        TFold.Put((float*)(c[3] + columnBytes), c30, c31, add);
    }
}
