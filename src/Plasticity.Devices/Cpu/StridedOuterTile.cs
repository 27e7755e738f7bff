using System.Runtime.CompilerServices;

namespace Plasticity.Devices.Cpu;

/// <summary>
/// C += Aᵀ·B as a sum of outer products of rows: the products of Winograd's algorithm for the gradient of a weight. The rows of A, B and C lie
/// at constant distances; where rows must be looked up, <see cref="OuterTile{TVector, TLanes, TFold}"/> does it.
/// </summary>
internal static unsafe class StridedOuterTile<TVector, TLanes> where TVector : struct where TLanes : struct, IVectorLanes<TVector>
{
    /// <summary>c [columns, vectors] += aᵀ · b, row after row: in however many calls, the bits are the same.</summary>
    /// <param name="a">[rows, columns]</param> <param name="aStride">Floats between rows of A.</param>
    /// <param name="columns">A multiple of 8.</param>
    /// <param name="b">[rows, vectors]</param> <param name="bStride">Floats between rows of B.</param>
    /// <param name="vectors">1 or 2 vectors of columns of B.</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="cStride">Floats between rows of C.</param>
    public static void Add(float* a, nint aStride, int columns, float* b, nint bStride, int vectors, int rows, float* c, nint cStride)
    {
        bool high = vectors == 1 && TLanes.Registers == 32 && columns % 16 == 0;
        int step = high ? 16 : vectors == 1 || TLanes.Registers == 32 ? 8 : 4;
        for (int column = 0; column < columns; column += step, a += step, c += step * cStride)
        {
            if (high) Tile16x1(a, aStride, b, bStride, rows, c, cStride);
            else if (vectors == 1) Tile8x1(a, aStride, b, bStride, rows, c, cStride);
            else if (TLanes.Registers == 32) Tile8x2(a, aStride, b, bStride, rows, c, cStride);
            else Tile4x2(a, aStride, b, bStride, rows, c, cStride);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x2(float* a, nint aStride, float* b, nint bStride, int rows, float* c, nint cStride)
    {
        float* c1 = c + cStride, c2 = c1 + cStride, c3 = c2 + cStride, c4 = c3 + cStride, c5 = c4 + cStride, c6 = c5 + cStride, c7 = c6 + cStride;
        TVector c00 = TLanes.Load(c), c01 = TLanes.Load(c + TLanes.Count), c10 = TLanes.Load(c1), c11 = TLanes.Load(c1 + TLanes.Count);
        TVector c20 = TLanes.Load(c2), c21 = TLanes.Load(c2 + TLanes.Count), c30 = TLanes.Load(c3), c31 = TLanes.Load(c3 + TLanes.Count);
        TVector c40 = TLanes.Load(c4), c41 = TLanes.Load(c4 + TLanes.Count), c50 = TLanes.Load(c5), c51 = TLanes.Load(c5 + TLanes.Count);
        TVector c60 = TLanes.Load(c6), c61 = TLanes.Load(c6 + TLanes.Count), c70 = TLanes.Load(c7), c71 = TLanes.Load(c7 + TLanes.Count);
        do
        {
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count);
            TVector t = TLanes.Fill(a[0]); c00 = TLanes.MultiplyAdd(t, b0, c00); c01 = TLanes.MultiplyAdd(t, b1, c01);
            t = TLanes.Fill(a[1]); c10 = TLanes.MultiplyAdd(t, b0, c10); c11 = TLanes.MultiplyAdd(t, b1, c11);
            t = TLanes.Fill(a[2]); c20 = TLanes.MultiplyAdd(t, b0, c20); c21 = TLanes.MultiplyAdd(t, b1, c21);
            t = TLanes.Fill(a[3]); c30 = TLanes.MultiplyAdd(t, b0, c30); c31 = TLanes.MultiplyAdd(t, b1, c31);
            t = TLanes.Fill(a[4]); c40 = TLanes.MultiplyAdd(t, b0, c40); c41 = TLanes.MultiplyAdd(t, b1, c41);
            t = TLanes.Fill(a[5]); c50 = TLanes.MultiplyAdd(t, b0, c50); c51 = TLanes.MultiplyAdd(t, b1, c51);
            t = TLanes.Fill(a[6]); c60 = TLanes.MultiplyAdd(t, b0, c60); c61 = TLanes.MultiplyAdd(t, b1, c61);
            t = TLanes.Fill(a[7]); c70 = TLanes.MultiplyAdd(t, b0, c70); c71 = TLanes.MultiplyAdd(t, b1, c71);
            a += aStride;
            b += bStride;
        }
        while (--rows > 0);
        Put(c, c00, c01);
        Put(c1, c10, c11);
        Put(c2, c20, c21);
        Put(c3, c30, c31);
        Put(c4, c40, c41);
        Put(c5, c50, c51);
        Put(c6, c60, c61);
        Put(c7, c70, c71);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x2(float* a, nint aStride, float* b, nint bStride, int rows, float* c, nint cStride)
    {
        float* c1 = c + cStride, c2 = c1 + cStride, c3 = c2 + cStride;
        TVector c00 = TLanes.Load(c), c01 = TLanes.Load(c + TLanes.Count), c10 = TLanes.Load(c1), c11 = TLanes.Load(c1 + TLanes.Count);
        TVector c20 = TLanes.Load(c2), c21 = TLanes.Load(c2 + TLanes.Count), c30 = TLanes.Load(c3), c31 = TLanes.Load(c3 + TLanes.Count);
        do
        {
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count);
            TVector t = TLanes.Fill(a[0]); c00 = TLanes.MultiplyAdd(t, b0, c00); c01 = TLanes.MultiplyAdd(t, b1, c01);
            t = TLanes.Fill(a[1]); c10 = TLanes.MultiplyAdd(t, b0, c10); c11 = TLanes.MultiplyAdd(t, b1, c11);
            t = TLanes.Fill(a[2]); c20 = TLanes.MultiplyAdd(t, b0, c20); c21 = TLanes.MultiplyAdd(t, b1, c21);
            t = TLanes.Fill(a[3]); c30 = TLanes.MultiplyAdd(t, b0, c30); c31 = TLanes.MultiplyAdd(t, b1, c31);
            a += aStride;
            b += bStride;
        }
        while (--rows > 0);
        Put(c, c00, c01);
        Put(c1, c10, c11);
        Put(c2, c20, c21);
        Put(c3, c30, c31);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile16x1(float* a, nint aStride, float* b, nint bStride, int rows, float* c, nint cStride)
    {
        TVector v0 = TLanes.Load(c), v1 = TLanes.Load(c + cStride), v2 = TLanes.Load(c + 2 * cStride), v3 = TLanes.Load(c + 3 * cStride);
        TVector v4 = TLanes.Load(c + 4 * cStride), v5 = TLanes.Load(c + 5 * cStride), v6 = TLanes.Load(c + 6 * cStride), v7 = TLanes.Load(c + 7 * cStride);
        TVector v8 = TLanes.Load(c + 8 * cStride), v9 = TLanes.Load(c + 9 * cStride), v10 = TLanes.Load(c + 10 * cStride), v11 = TLanes.Load(c + 11 * cStride);
        TVector v12 = TLanes.Load(c + 12 * cStride), v13 = TLanes.Load(c + 13 * cStride), v14 = TLanes.Load(c + 14 * cStride), v15 = TLanes.Load(c + 15 * cStride);
        do
        {
            TVector t = TLanes.Load(b);
            v0 = TLanes.MultiplyAdd(TLanes.Fill(a[0]), t, v0);
            v1 = TLanes.MultiplyAdd(TLanes.Fill(a[1]), t, v1);
            v2 = TLanes.MultiplyAdd(TLanes.Fill(a[2]), t, v2);
            v3 = TLanes.MultiplyAdd(TLanes.Fill(a[3]), t, v3);
            v4 = TLanes.MultiplyAdd(TLanes.Fill(a[4]), t, v4);
            v5 = TLanes.MultiplyAdd(TLanes.Fill(a[5]), t, v5);
            v6 = TLanes.MultiplyAdd(TLanes.Fill(a[6]), t, v6);
            v7 = TLanes.MultiplyAdd(TLanes.Fill(a[7]), t, v7);
            v8 = TLanes.MultiplyAdd(TLanes.Fill(a[8]), t, v8);
            v9 = TLanes.MultiplyAdd(TLanes.Fill(a[9]), t, v9);
            v10 = TLanes.MultiplyAdd(TLanes.Fill(a[10]), t, v10);
            v11 = TLanes.MultiplyAdd(TLanes.Fill(a[11]), t, v11);
            v12 = TLanes.MultiplyAdd(TLanes.Fill(a[12]), t, v12);
            v13 = TLanes.MultiplyAdd(TLanes.Fill(a[13]), t, v13);
            v14 = TLanes.MultiplyAdd(TLanes.Fill(a[14]), t, v14);
            v15 = TLanes.MultiplyAdd(TLanes.Fill(a[15]), t, v15);
            a += aStride;
            b += bStride;
        }
        while (--rows > 0);
        TLanes.Store(v0, c);
        TLanes.Store(v1, c + cStride);
        TLanes.Store(v2, c + 2 * cStride);
        TLanes.Store(v3, c + 3 * cStride);
        TLanes.Store(v4, c + 4 * cStride);
        TLanes.Store(v5, c + 5 * cStride);
        TLanes.Store(v6, c + 6 * cStride);
        TLanes.Store(v7, c + 7 * cStride);
        TLanes.Store(v8, c + 8 * cStride);
        TLanes.Store(v9, c + 9 * cStride);
        TLanes.Store(v10, c + 10 * cStride);
        TLanes.Store(v11, c + 11 * cStride);
        TLanes.Store(v12, c + 12 * cStride);
        TLanes.Store(v13, c + 13 * cStride);
        TLanes.Store(v14, c + 14 * cStride);
        TLanes.Store(v15, c + 15 * cStride);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x1(float* a, nint aStride, float* b, nint bStride, int rows, float* c, nint cStride)
    {
        TVector v0 = TLanes.Load(c), v1 = TLanes.Load(c + cStride), v2 = TLanes.Load(c + 2 * cStride), v3 = TLanes.Load(c + 3 * cStride);
        TVector v4 = TLanes.Load(c + 4 * cStride), v5 = TLanes.Load(c + 5 * cStride), v6 = TLanes.Load(c + 6 * cStride), v7 = TLanes.Load(c + 7 * cStride);
        do
        {
            TVector t = TLanes.Load(b);
            v0 = TLanes.MultiplyAdd(TLanes.Fill(a[0]), t, v0);
            v1 = TLanes.MultiplyAdd(TLanes.Fill(a[1]), t, v1);
            v2 = TLanes.MultiplyAdd(TLanes.Fill(a[2]), t, v2);
            v3 = TLanes.MultiplyAdd(TLanes.Fill(a[3]), t, v3);
            v4 = TLanes.MultiplyAdd(TLanes.Fill(a[4]), t, v4);
            v5 = TLanes.MultiplyAdd(TLanes.Fill(a[5]), t, v5);
            v6 = TLanes.MultiplyAdd(TLanes.Fill(a[6]), t, v6);
            v7 = TLanes.MultiplyAdd(TLanes.Fill(a[7]), t, v7);
            a += aStride;
            b += bStride;
        }
        while (--rows > 0);
        TLanes.Store(v0, c);
        TLanes.Store(v1, c + cStride);
        TLanes.Store(v2, c + 2 * cStride);
        TLanes.Store(v3, c + 3 * cStride);
        TLanes.Store(v4, c + 4 * cStride);
        TLanes.Store(v5, c + 5 * cStride);
        TLanes.Store(v6, c + 6 * cStride);
        TLanes.Store(v7, c + 7 * cStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* row, TVector v0, TVector v1)
    {
        TLanes.Store(v0, row);
        TLanes.Store(v1, row + TLanes.Count);
    }
}
