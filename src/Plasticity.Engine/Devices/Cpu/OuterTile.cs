using System.Runtime.CompilerServices;

namespace Plasticity.Engine.Devices.Cpu;

/// <summary>
/// A tile of C += Aᵀ·B as a sum of outer products: row i of A (some neighbours of it) times row i of B, both found through offsets. Weight
/// gradients: the rows are pixels, and pixels whose tap lies outside the image are simply not listed.
/// </summary>
/// <remarks>Reads past the last of A's columns, up to the height of a tile, and up to one vector past B's; device memory allows it.</remarks>
internal static unsafe class OuterTile<TVector, TLanes> where TVector : struct where TLanes : struct, ILanes<TVector>
{
    /// <summary>Rows of the tile for that many rows and columns that are left: half a tile's work is saved by half its height.</summary>
    public static int Rows(int rows, int columns) => TLanes.Count == 16 && columns <= TLanes.Count && rows > 8 ? 16 : 8;

    /// <param name="rows">As <see cref="Rows"/> says.</param>
    /// <param name="columns">Columns of c that count; vectors beyond them are not touched.</param>
    /// <param name="x">The first of the tile's rows, as a column of A.</param>
    /// <param name="xRows">Offsets in floats of the rows of A.</param>
    /// <param name="y">The first of the tile's columns of B.</param>
    /// <param name="yRows">Offsets in floats of the rows of B.</param>
    /// <param name="count">Number of rows of A and B, at least 1.</param>
    /// <param name="c">The tile, its rows <paramref name="stride"/> floats apart.</param>
    public static void Run(int rows, int columns, float* x, int* xRows, float* y, int* yRows, int count, float* c, nint stride)
    {
        if (rows == 16) Tile16x1(x, xRows, y, yRows, count, c, stride);
        else if (columns <= TLanes.Count) Tile8x1(x, xRows, y, yRows, count, c, stride);
        else if (TLanes.Count == 16) Tile8x2(x, xRows, y, yRows, count, c, stride);
        else
        {
            Tile4x2(x, xRows, y, yRows, count, c, stride);
            Tile4x2(x + 4, xRows, y, yRows, count, c + 4 * stride, stride);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x2(float* x, int* xRows, float* y, int* yRows, int count, float* c, nint stride)
    {
        TVector c00 = TLanes.Load(c), c01 = TLanes.Load(c + TLanes.Count);
        TVector c10 = TLanes.Load(c + stride), c11 = TLanes.Load(c + stride + TLanes.Count);
        TVector c20 = TLanes.Load(c + 2 * stride), c21 = TLanes.Load(c + 2 * stride + TLanes.Count);
        TVector c30 = TLanes.Load(c + 3 * stride), c31 = TLanes.Load(c + 3 * stride + TLanes.Count);
        TVector c40 = TLanes.Load(c + 4 * stride), c41 = TLanes.Load(c + 4 * stride + TLanes.Count);
        TVector c50 = TLanes.Load(c + 5 * stride), c51 = TLanes.Load(c + 5 * stride + TLanes.Count);
        TVector c60 = TLanes.Load(c + 6 * stride), c61 = TLanes.Load(c + 6 * stride + TLanes.Count);
        TVector c70 = TLanes.Load(c + 7 * stride), c71 = TLanes.Load(c + 7 * stride + TLanes.Count);
        nint i = 0;
        do
        {
            float* a = x + xRows[i], b = y + yRows[i];
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count);
            TVector t = TLanes.Fill(*a); c00 = TLanes.MultiplyAdd(t, b0, c00); c01 = TLanes.MultiplyAdd(t, b1, c01);
            t = TLanes.Fill(a[1]); c10 = TLanes.MultiplyAdd(t, b0, c10); c11 = TLanes.MultiplyAdd(t, b1, c11);
            t = TLanes.Fill(a[2]); c20 = TLanes.MultiplyAdd(t, b0, c20); c21 = TLanes.MultiplyAdd(t, b1, c21);
            t = TLanes.Fill(a[3]); c30 = TLanes.MultiplyAdd(t, b0, c30); c31 = TLanes.MultiplyAdd(t, b1, c31);
            t = TLanes.Fill(a[4]); c40 = TLanes.MultiplyAdd(t, b0, c40); c41 = TLanes.MultiplyAdd(t, b1, c41);
            t = TLanes.Fill(a[5]); c50 = TLanes.MultiplyAdd(t, b0, c50); c51 = TLanes.MultiplyAdd(t, b1, c51);
            t = TLanes.Fill(a[6]); c60 = TLanes.MultiplyAdd(t, b0, c60); c61 = TLanes.MultiplyAdd(t, b1, c61);
            t = TLanes.Fill(a[7]); c70 = TLanes.MultiplyAdd(t, b0, c70); c71 = TLanes.MultiplyAdd(t, b1, c71);
        }
        while (++i < count);
        TLanes.Store(c00, c); TLanes.Store(c01, c + TLanes.Count);
        TLanes.Store(c10, c + stride); TLanes.Store(c11, c + stride + TLanes.Count);
        TLanes.Store(c20, c + 2 * stride); TLanes.Store(c21, c + 2 * stride + TLanes.Count);
        TLanes.Store(c30, c + 3 * stride); TLanes.Store(c31, c + 3 * stride + TLanes.Count);
        TLanes.Store(c40, c + 4 * stride); TLanes.Store(c41, c + 4 * stride + TLanes.Count);
        TLanes.Store(c50, c + 5 * stride); TLanes.Store(c51, c + 5 * stride + TLanes.Count);
        TLanes.Store(c60, c + 6 * stride); TLanes.Store(c61, c + 6 * stride + TLanes.Count);
        TLanes.Store(c70, c + 7 * stride); TLanes.Store(c71, c + 7 * stride + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile16x1(float* x, int* xRows, float* y, int* yRows, int count, float* c, nint stride)
    {
        TVector c0 = TLanes.Load(c), c1 = TLanes.Load(c + stride), c2 = TLanes.Load(c + 2 * stride), c3 = TLanes.Load(c + 3 * stride);
        TVector c4 = TLanes.Load(c + 4 * stride), c5 = TLanes.Load(c + 5 * stride), c6 = TLanes.Load(c + 6 * stride), c7 = TLanes.Load(c + 7 * stride);
        TVector c8 = TLanes.Load(c + 8 * stride), c9 = TLanes.Load(c + 9 * stride), c10 = TLanes.Load(c + 10 * stride), c11 = TLanes.Load(c + 11 * stride);
        TVector c12 = TLanes.Load(c + 12 * stride), c13 = TLanes.Load(c + 13 * stride), c14 = TLanes.Load(c + 14 * stride), c15 = TLanes.Load(c + 15 * stride);
        nint i = 0;
        do
        {
            float* a = x + xRows[i], b = y + yRows[i];
            TVector b0 = TLanes.Load(b);
            c0 = TLanes.MultiplyAdd(TLanes.Fill(*a), b0, c0);
            c1 = TLanes.MultiplyAdd(TLanes.Fill(a[1]), b0, c1);
            c2 = TLanes.MultiplyAdd(TLanes.Fill(a[2]), b0, c2);
            c3 = TLanes.MultiplyAdd(TLanes.Fill(a[3]), b0, c3);
            c4 = TLanes.MultiplyAdd(TLanes.Fill(a[4]), b0, c4);
            c5 = TLanes.MultiplyAdd(TLanes.Fill(a[5]), b0, c5);
            c6 = TLanes.MultiplyAdd(TLanes.Fill(a[6]), b0, c6);
            c7 = TLanes.MultiplyAdd(TLanes.Fill(a[7]), b0, c7);
            c8 = TLanes.MultiplyAdd(TLanes.Fill(a[8]), b0, c8);
            c9 = TLanes.MultiplyAdd(TLanes.Fill(a[9]), b0, c9);
            c10 = TLanes.MultiplyAdd(TLanes.Fill(a[10]), b0, c10);
            c11 = TLanes.MultiplyAdd(TLanes.Fill(a[11]), b0, c11);
            c12 = TLanes.MultiplyAdd(TLanes.Fill(a[12]), b0, c12);
            c13 = TLanes.MultiplyAdd(TLanes.Fill(a[13]), b0, c13);
            c14 = TLanes.MultiplyAdd(TLanes.Fill(a[14]), b0, c14);
            c15 = TLanes.MultiplyAdd(TLanes.Fill(a[15]), b0, c15);
        }
        while (++i < count);
        TLanes.Store(c0, c);
        TLanes.Store(c1, c + stride);
        TLanes.Store(c2, c + 2 * stride);
        TLanes.Store(c3, c + 3 * stride);
        TLanes.Store(c4, c + 4 * stride);
        TLanes.Store(c5, c + 5 * stride);
        TLanes.Store(c6, c + 6 * stride);
        TLanes.Store(c7, c + 7 * stride);
        TLanes.Store(c8, c + 8 * stride);
        TLanes.Store(c9, c + 9 * stride);
        TLanes.Store(c10, c + 10 * stride);
        TLanes.Store(c11, c + 11 * stride);
        TLanes.Store(c12, c + 12 * stride);
        TLanes.Store(c13, c + 13 * stride);
        TLanes.Store(c14, c + 14 * stride);
        TLanes.Store(c15, c + 15 * stride);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x1(float* x, int* xRows, float* y, int* yRows, int count, float* c, nint stride)
    {
        TVector c0 = TLanes.Load(c), c1 = TLanes.Load(c + stride), c2 = TLanes.Load(c + 2 * stride), c3 = TLanes.Load(c + 3 * stride);
        TVector c4 = TLanes.Load(c + 4 * stride), c5 = TLanes.Load(c + 5 * stride), c6 = TLanes.Load(c + 6 * stride), c7 = TLanes.Load(c + 7 * stride);
        nint i = 0;
        do
        {
            float* a = x + xRows[i], b = y + yRows[i];
            TVector b0 = TLanes.Load(b);
            c0 = TLanes.MultiplyAdd(TLanes.Fill(*a), b0, c0);
            c1 = TLanes.MultiplyAdd(TLanes.Fill(a[1]), b0, c1);
            c2 = TLanes.MultiplyAdd(TLanes.Fill(a[2]), b0, c2);
            c3 = TLanes.MultiplyAdd(TLanes.Fill(a[3]), b0, c3);
            c4 = TLanes.MultiplyAdd(TLanes.Fill(a[4]), b0, c4);
            c5 = TLanes.MultiplyAdd(TLanes.Fill(a[5]), b0, c5);
            c6 = TLanes.MultiplyAdd(TLanes.Fill(a[6]), b0, c6);
            c7 = TLanes.MultiplyAdd(TLanes.Fill(a[7]), b0, c7);
        }
        while (++i < count);
        TLanes.Store(c0, c);
        TLanes.Store(c1, c + stride);
        TLanes.Store(c2, c + 2 * stride);
        TLanes.Store(c3, c + 3 * stride);
        TLanes.Store(c4, c + 4 * stride);
        TLanes.Store(c5, c + 5 * stride);
        TLanes.Store(c6, c + 6 * stride);
        TLanes.Store(c7, c + 7 * stride);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x2(float* x, int* xRows, float* y, int* yRows, int count, float* c, nint stride)
    {
        TVector c00 = TLanes.Load(c), c01 = TLanes.Load(c + TLanes.Count);
        TVector c10 = TLanes.Load(c + stride), c11 = TLanes.Load(c + stride + TLanes.Count);
        TVector c20 = TLanes.Load(c + 2 * stride), c21 = TLanes.Load(c + 2 * stride + TLanes.Count);
        TVector c30 = TLanes.Load(c + 3 * stride), c31 = TLanes.Load(c + 3 * stride + TLanes.Count);
        nint i = 0;
        do
        {
            float* a = x + xRows[i], b = y + yRows[i];
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count);
            TVector t = TLanes.Fill(*a); c00 = TLanes.MultiplyAdd(t, b0, c00); c01 = TLanes.MultiplyAdd(t, b1, c01);
            t = TLanes.Fill(a[1]); c10 = TLanes.MultiplyAdd(t, b0, c10); c11 = TLanes.MultiplyAdd(t, b1, c11);
            t = TLanes.Fill(a[2]); c20 = TLanes.MultiplyAdd(t, b0, c20); c21 = TLanes.MultiplyAdd(t, b1, c21);
            t = TLanes.Fill(a[3]); c30 = TLanes.MultiplyAdd(t, b0, c30); c31 = TLanes.MultiplyAdd(t, b1, c31);
        }
        while (++i < count);
        TLanes.Store(c00, c); TLanes.Store(c01, c + TLanes.Count);
        TLanes.Store(c10, c + stride); TLanes.Store(c11, c + stride + TLanes.Count);
        TLanes.Store(c20, c + 2 * stride); TLanes.Store(c21, c + 2 * stride + TLanes.Count);
        TLanes.Store(c30, c + 3 * stride); TLanes.Store(c31, c + 3 * stride + TLanes.Count);
    }
}
