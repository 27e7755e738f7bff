using System.Runtime.CompilerServices;

namespace Plasticity.Engine.Devices.Cpu;

/// <summary>
/// Eight rows of C += Aᵀ·B for one panel of columns, as a sum of outer products: row i of A (eight neighbours of it) times row i of B, both
/// found through offsets. Weight gradients: the rows are pixels, and pixels whose tap lies outside the image are simply not listed.
/// </summary>
/// <remarks>Reads up to seven floats past the last of A's columns and up to one vector past B's; device memory allows it.</remarks>
internal static unsafe class OuterTile<TVector, TLanes> where TVector : struct where TLanes : struct, ILanes<TVector>
{
    /// <param name="x">The first of the tile's eight columns in row 0 of A.</param>
    /// <param name="xRows">Offsets in floats of the rows of A.</param>
    /// <param name="y">The first of the panel's columns in row 0 of B.</param>
    /// <param name="yRows">Offsets in floats of the rows of B.</param>
    /// <param name="count">Number of rows, at least 1.</param>
    /// <param name="wide">Whether the panel has two vectors.</param>
    /// <param name="c">[8, panel] with rows <paramref name="stride"/> floats apart; added to.</param>
    public static void Run(float* x, int* xRows, float* y, int* yRows, int count, bool wide, float* c, nint stride)
    {
        if (!wide)
        {
            Tile8x1(x, xRows, y, yRows, count, c, stride);
        }
        else if (TLanes.Count == 16)
        {
            Tile8x2(x, xRows, y, yRows, count, c, stride);
        }
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
        TLanes.Store(c00, c);
        TLanes.Store(c01, c + TLanes.Count);
        TLanes.Store(c10, c + stride);
        TLanes.Store(c11, c + stride + TLanes.Count);
        TLanes.Store(c20, c + 2 * stride);
        TLanes.Store(c21, c + 2 * stride + TLanes.Count);
        TLanes.Store(c30, c + 3 * stride);
        TLanes.Store(c31, c + 3 * stride + TLanes.Count);
        TLanes.Store(c40, c + 4 * stride);
        TLanes.Store(c41, c + 4 * stride + TLanes.Count);
        TLanes.Store(c50, c + 5 * stride);
        TLanes.Store(c51, c + 5 * stride + TLanes.Count);
        TLanes.Store(c60, c + 6 * stride);
        TLanes.Store(c61, c + 6 * stride + TLanes.Count);
        TLanes.Store(c70, c + 7 * stride);
        TLanes.Store(c71, c + 7 * stride + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x1(float* x, int* xRows, float* y, int* yRows, int count, float* c, nint stride)
    {
        TVector c00 = TLanes.Load(c);
        TVector c10 = TLanes.Load(c + stride);
        TVector c20 = TLanes.Load(c + 2 * stride);
        TVector c30 = TLanes.Load(c + 3 * stride);
        TVector c40 = TLanes.Load(c + 4 * stride);
        TVector c50 = TLanes.Load(c + 5 * stride);
        TVector c60 = TLanes.Load(c + 6 * stride);
        TVector c70 = TLanes.Load(c + 7 * stride);
        nint i = 0;
        do
        {
            float* a = x + xRows[i], b = y + yRows[i];
            TVector b0 = TLanes.Load(b);
            c00 = TLanes.MultiplyAdd(TLanes.Fill(*a), b0, c00);
            c10 = TLanes.MultiplyAdd(TLanes.Fill(a[1]), b0, c10);
            c20 = TLanes.MultiplyAdd(TLanes.Fill(a[2]), b0, c20);
            c30 = TLanes.MultiplyAdd(TLanes.Fill(a[3]), b0, c30);
            c40 = TLanes.MultiplyAdd(TLanes.Fill(a[4]), b0, c40);
            c50 = TLanes.MultiplyAdd(TLanes.Fill(a[5]), b0, c50);
            c60 = TLanes.MultiplyAdd(TLanes.Fill(a[6]), b0, c60);
            c70 = TLanes.MultiplyAdd(TLanes.Fill(a[7]), b0, c70);
        }
        while (++i < count);
        TLanes.Store(c00, c);
        TLanes.Store(c10, c + stride);
        TLanes.Store(c20, c + 2 * stride);
        TLanes.Store(c30, c + 3 * stride);
        TLanes.Store(c40, c + 4 * stride);
        TLanes.Store(c50, c + 5 * stride);
        TLanes.Store(c60, c + 6 * stride);
        TLanes.Store(c70, c + 7 * stride);
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
        TLanes.Store(c00, c);
        TLanes.Store(c01, c + TLanes.Count);
        TLanes.Store(c10, c + stride);
        TLanes.Store(c11, c + stride + TLanes.Count);
        TLanes.Store(c20, c + 2 * stride);
        TLanes.Store(c21, c + 2 * stride + TLanes.Count);
        TLanes.Store(c30, c + 3 * stride);
        TLanes.Store(c31, c + 3 * stride + TLanes.Count);
    }
}
