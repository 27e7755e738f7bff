using System.Runtime.CompilerServices;

namespace Plasticity.Devices.Cpu;

/// <summary>What both operands' scratch is rounded up to.</summary>
internal static class StridedTile
{
    /// <summary>A number of rows that every tile's height divides.</summary>
    public const int Rows = 16;

    /// <summary>The smallest multiple of <see cref="Rows"/> not below <paramref name="rows"/>.</summary>
    public static int RoundUp(int rows) => Grid.DivideUp(rows, Rows) * Rows;
}

/// <summary>
/// C = A·B for as many rows as fill the registers and one panel of B, where the rows of A and of C lie at a constant distance: the products of
/// Winograd's algorithm. Where rows must be looked up, <see cref="RowTile{TVector, TLanes, TFold}"/> does it.
/// </summary>
/// <remarks>Two vectors of columns, where there are as many, need one load for two multiply-adds. With one vector, every multiply-add reads
/// its own broadcast operand from memory: as fast as the loads, which is just fast enough with sixteen accumulators.</remarks>
internal static unsafe class StridedTile<TVector, TLanes> where TVector : struct where TLanes : struct, IVectorLanes<TVector>
{
    /// <summary>c [rows, vectors] = a [rows, depth] · b [depth, vectors].</summary>
    /// <param name="rows">A multiple of <see cref="StridedTile.Rows"/>.</param>
    /// <param name="aBytes">Bytes between rows of A.</param>
    /// <param name="vectors">1 or 2 vectors of columns.</param>
    /// <param name="cBytes">Bytes between rows of C.</param>
    public static void Multiply(int rows, float* a, nint aBytes, float* b, int depth, int vectors, float* c, nint cBytes)
    {
        byte* from = (byte*)a, to = (byte*)c;
        int step = TLanes.Registers / (2 * vectors);
        for (int row = 0; row < rows; row += step, from += step * aBytes, to += step * cBytes)
        {
            if (vectors == 1 && TLanes.Registers == 32) Tile16x1(from, aBytes, b, depth, to, cBytes);
            else if (vectors == 1) Tile8x1(from, aBytes, b, depth, to, cBytes);
            else if (TLanes.Registers == 32) Tile8x2(from, aBytes, b, depth, to, cBytes);
            else Tile4x2(from, aBytes, b, depth, to, cBytes);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x2(byte* a0, nint step, float* b, int depth, byte* c, nint cStep)
    {
        TVector c00 = TLanes.Fill(0), c01 = TLanes.Fill(0), c10 = TLanes.Fill(0), c11 = TLanes.Fill(0), c20 = TLanes.Fill(0), c21 = TLanes.Fill(0), c30 = TLanes.Fill(0), c31 = TLanes.Fill(0);
        TVector c40 = TLanes.Fill(0), c41 = TLanes.Fill(0), c50 = TLanes.Fill(0), c51 = TLanes.Fill(0), c60 = TLanes.Fill(0), c61 = TLanes.Fill(0), c70 = TLanes.Fill(0), c71 = TLanes.Fill(0);
        byte* a4 = a0 + 4 * step;
        nint step3 = 3 * step;
        do
        {
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count);
            TVector t = TLanes.Fill(*(float*)a0); c00 = TLanes.MultiplyAdd(t, b0, c00); c01 = TLanes.MultiplyAdd(t, b1, c01);
            t = TLanes.Fill(*(float*)(a0 + step)); c10 = TLanes.MultiplyAdd(t, b0, c10); c11 = TLanes.MultiplyAdd(t, b1, c11);
            t = TLanes.Fill(*(float*)(a0 + 2 * step)); c20 = TLanes.MultiplyAdd(t, b0, c20); c21 = TLanes.MultiplyAdd(t, b1, c21);
            t = TLanes.Fill(*(float*)(a0 + step3)); c30 = TLanes.MultiplyAdd(t, b0, c30); c31 = TLanes.MultiplyAdd(t, b1, c31);
            t = TLanes.Fill(*(float*)a4); c40 = TLanes.MultiplyAdd(t, b0, c40); c41 = TLanes.MultiplyAdd(t, b1, c41);
            t = TLanes.Fill(*(float*)(a4 + step)); c50 = TLanes.MultiplyAdd(t, b0, c50); c51 = TLanes.MultiplyAdd(t, b1, c51);
            t = TLanes.Fill(*(float*)(a4 + 2 * step)); c60 = TLanes.MultiplyAdd(t, b0, c60); c61 = TLanes.MultiplyAdd(t, b1, c61);
            t = TLanes.Fill(*(float*)(a4 + step3)); c70 = TLanes.MultiplyAdd(t, b0, c70); c71 = TLanes.MultiplyAdd(t, b1, c71);
            a0 += sizeof(float);
            a4 += sizeof(float);
            b += 2 * TLanes.Count;
        }
        while (--depth > 0);
        Put(c, c00, c01); c += cStep; Put(c, c10, c11); c += cStep; Put(c, c20, c21); c += cStep; Put(c, c30, c31); c += cStep;
        Put(c, c40, c41); c += cStep; Put(c, c50, c51); c += cStep; Put(c, c60, c61); c += cStep; Put(c, c70, c71);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x2(byte* a, nint step, float* b, int depth, byte* c, nint cStep)
    {
        TVector c00 = TLanes.Fill(0), c01 = TLanes.Fill(0), c10 = TLanes.Fill(0), c11 = TLanes.Fill(0), c20 = TLanes.Fill(0), c21 = TLanes.Fill(0), c30 = TLanes.Fill(0), c31 = TLanes.Fill(0);
        nint step3 = 3 * step;
        do
        {
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count);
            TVector t = TLanes.Fill(*(float*)a); c00 = TLanes.MultiplyAdd(t, b0, c00); c01 = TLanes.MultiplyAdd(t, b1, c01);
            t = TLanes.Fill(*(float*)(a + step)); c10 = TLanes.MultiplyAdd(t, b0, c10); c11 = TLanes.MultiplyAdd(t, b1, c11);
            t = TLanes.Fill(*(float*)(a + 2 * step)); c20 = TLanes.MultiplyAdd(t, b0, c20); c21 = TLanes.MultiplyAdd(t, b1, c21);
            t = TLanes.Fill(*(float*)(a + step3)); c30 = TLanes.MultiplyAdd(t, b0, c30); c31 = TLanes.MultiplyAdd(t, b1, c31);
            a += sizeof(float);
            b += 2 * TLanes.Count;
        }
        while (--depth > 0);
        Put(c, c00, c01); c += cStep; Put(c, c10, c11); c += cStep; Put(c, c20, c21); c += cStep; Put(c, c30, c31);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile16x1(byte* a0, nint step, float* b, int depth, byte* c, nint cStep)
    {
        TVector c0 = TLanes.Fill(0), c1 = TLanes.Fill(0), c2 = TLanes.Fill(0), c3 = TLanes.Fill(0), c4 = TLanes.Fill(0), c5 = TLanes.Fill(0), c6 = TLanes.Fill(0), c7 = TLanes.Fill(0);
        TVector c8 = TLanes.Fill(0), c9 = TLanes.Fill(0), c10 = TLanes.Fill(0), c11 = TLanes.Fill(0), c12 = TLanes.Fill(0), c13 = TLanes.Fill(0), c14 = TLanes.Fill(0), c15 = TLanes.Fill(0);
        byte* a4 = a0 + 4 * step, a8 = a0 + 8 * step, a12 = a0 + 12 * step;
        nint step3 = 3 * step;
        do
        {
            TVector t = TLanes.Load(b);
            c0 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)a0), t, c0);
            c1 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)(a0 + step)), t, c1);
            c2 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)(a0 + 2 * step)), t, c2);
            c3 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)(a0 + step3)), t, c3);
            c4 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)a4), t, c4);
            c5 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)(a4 + step)), t, c5);
            c6 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)(a4 + 2 * step)), t, c6);
            c7 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)(a4 + step3)), t, c7);
            c8 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)a8), t, c8);
            c9 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)(a8 + step)), t, c9);
            c10 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)(a8 + 2 * step)), t, c10);
            c11 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)(a8 + step3)), t, c11);
            c12 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)a12), t, c12);
            c13 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)(a12 + step)), t, c13);
            c14 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)(a12 + 2 * step)), t, c14);
            c15 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)(a12 + step3)), t, c15);
            a0 += sizeof(float);
            a4 += sizeof(float);
            a8 += sizeof(float);
            a12 += sizeof(float);
            b += TLanes.Count;
        }
        while (--depth > 0);
        Put(c, c0); c += cStep; Put(c, c1); c += cStep; Put(c, c2); c += cStep; Put(c, c3); c += cStep;
        Put(c, c4); c += cStep; Put(c, c5); c += cStep; Put(c, c6); c += cStep; Put(c, c7); c += cStep;
        Put(c, c8); c += cStep; Put(c, c9); c += cStep; Put(c, c10); c += cStep; Put(c, c11); c += cStep;
        Put(c, c12); c += cStep; Put(c, c13); c += cStep; Put(c, c14); c += cStep; Put(c, c15);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x1(byte* a0, nint step, float* b, int depth, byte* c, nint cStep)
    {
        TVector c0 = TLanes.Fill(0), c1 = TLanes.Fill(0), c2 = TLanes.Fill(0), c3 = TLanes.Fill(0), c4 = TLanes.Fill(0), c5 = TLanes.Fill(0), c6 = TLanes.Fill(0), c7 = TLanes.Fill(0);
        byte* a4 = a0 + 4 * step;
        nint step3 = 3 * step;
        do
        {
            TVector t = TLanes.Load(b);
            c0 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)a0), t, c0);
            c1 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)(a0 + step)), t, c1);
            c2 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)(a0 + 2 * step)), t, c2);
            c3 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)(a0 + step3)), t, c3);
            c4 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)a4), t, c4);
            c5 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)(a4 + step)), t, c5);
            c6 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)(a4 + 2 * step)), t, c6);
            c7 = TLanes.MultiplyAdd(TLanes.Fill(*(float*)(a4 + step3)), t, c7);
            a0 += sizeof(float);
            a4 += sizeof(float);
            b += TLanes.Count;
        }
        while (--depth > 0);
        Put(c, c0); c += cStep; Put(c, c1); c += cStep; Put(c, c2); c += cStep; Put(c, c3); c += cStep;
        Put(c, c4); c += cStep; Put(c, c5); c += cStep; Put(c, c6); c += cStep; Put(c, c7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(byte* row, TVector v) => TLanes.Store(v, (float*)row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(byte* row, TVector v0, TVector v1)
    {
        TLanes.Store(v0, (float*)row);
        TLanes.Store(v1, (float*)row + TLanes.Count);
    }
}
