using System.Runtime.CompilerServices;

namespace Plasticity.Devices.Cpu;

/// <summary>
/// A tile of Aᵀ·B as a sum of outer products: some columns of row i of A times row i of B, both rows found through offsets. Weight
/// gradients: the rows are pixels, and pixels whose tap lies outside the image are simply not listed.
/// </summary>
/// <remarks>Where B has few columns it is folded as in <see cref="IFold{TVector, TLanes}"/>: neighbouring lanes hold the same column of B and
/// successive columns of A. A tile is eight groups of that many columns of A, and reads them all whether they are wanted or not.</remarks>
internal static unsafe class OuterTile<TVector, TLanes, TFold>
    where TVector : struct where TLanes : struct, IVectorLanes<TVector> where TFold : struct, IFold<TVector, TLanes>
{
    /// <summary>Groups of columns of A that a tile takes.</summary>
    public const int Groups = 8;

    /// <summary>c [groups, two vectors] += the sum over the rows, which is taken by itself: a chain of additions is as long as one call has rows.</summary>
    /// <param name="groups">Up to four, half a tile; else all eight.</param>
    /// <param name="x">The first of the tile's columns of A.</param>
    /// <param name="xRows">Offsets in floats of the rows of A.</param>
    /// <param name="y">The first of the panel's columns of B.</param>
    /// <param name="yRows">Offsets in floats of the rows of B.</param>
    /// <param name="count">Number of rows, at least 1.</param>
    public static void Run(int groups, float* x, int* xRows, float* y, int* yRows, int count, float* c)
    {
        if (groups <= 4)
        {
            Tile4x2(x, xRows, y, yRows, count, c);
        }
        else if (TLanes.Registers == 32)
        {
            Tile8x2(x, xRows, y, yRows, count, c);
        }
        else
        {
            Tile4x2(x, xRows, y, yRows, count, c);
            Tile4x2(x + 4 * TFold.Depth, xRows, y, yRows, count, c + 8 * TLanes.Count);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x2(float* x, int* xRows, float* y, int* yRows, int count, float* c)
    {
        TVector c00 = TLanes.Fill(0), c01 = TLanes.Fill(0), c10 = TLanes.Fill(0), c11 = TLanes.Fill(0), c20 = TLanes.Fill(0), c21 = TLanes.Fill(0), c30 = TLanes.Fill(0), c31 = TLanes.Fill(0);
        TVector c40 = TLanes.Fill(0), c41 = TLanes.Fill(0), c50 = TLanes.Fill(0), c51 = TLanes.Fill(0), c60 = TLanes.Fill(0), c61 = TLanes.Fill(0), c70 = TLanes.Fill(0), c71 = TLanes.Fill(0);
        nint i = 0;
        do
        {
            float* a = x + xRows[i], b = y + yRows[i];
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count), t;
            t = TFold.Fill(a); c00 = TLanes.MultiplyAdd(t, b0, c00); c01 = TLanes.MultiplyAdd(t, b1, c01);
            t = TFold.Fill(a + TFold.Depth); c10 = TLanes.MultiplyAdd(t, b0, c10); c11 = TLanes.MultiplyAdd(t, b1, c11);
            t = TFold.Fill(a + 2 * TFold.Depth); c20 = TLanes.MultiplyAdd(t, b0, c20); c21 = TLanes.MultiplyAdd(t, b1, c21);
            t = TFold.Fill(a + 3 * TFold.Depth); c30 = TLanes.MultiplyAdd(t, b0, c30); c31 = TLanes.MultiplyAdd(t, b1, c31);
            t = TFold.Fill(a + 4 * TFold.Depth); c40 = TLanes.MultiplyAdd(t, b0, c40); c41 = TLanes.MultiplyAdd(t, b1, c41);
            t = TFold.Fill(a + 5 * TFold.Depth); c50 = TLanes.MultiplyAdd(t, b0, c50); c51 = TLanes.MultiplyAdd(t, b1, c51);
            t = TFold.Fill(a + 6 * TFold.Depth); c60 = TLanes.MultiplyAdd(t, b0, c60); c61 = TLanes.MultiplyAdd(t, b1, c61);
            t = TFold.Fill(a + 7 * TFold.Depth); c70 = TLanes.MultiplyAdd(t, b0, c70); c71 = TLanes.MultiplyAdd(t, b1, c71);
        }
        while (++i < count);
        Add(c, c00, c01);
        Add(c + 2 * TLanes.Count, c10, c11);
        Add(c + 4 * TLanes.Count, c20, c21);
        Add(c + 6 * TLanes.Count, c30, c31);
        Add(c + 8 * TLanes.Count, c40, c41);
        Add(c + 10 * TLanes.Count, c50, c51);
        Add(c + 12 * TLanes.Count, c60, c61);
        Add(c + 14 * TLanes.Count, c70, c71);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x2(float* x, int* xRows, float* y, int* yRows, int count, float* c)
    {
        TVector c00 = TLanes.Fill(0), c01 = TLanes.Fill(0), c10 = TLanes.Fill(0), c11 = TLanes.Fill(0), c20 = TLanes.Fill(0), c21 = TLanes.Fill(0), c30 = TLanes.Fill(0), c31 = TLanes.Fill(0);
        nint i = 0;
        do
        {
            float* a = x + xRows[i], b = y + yRows[i];
            TVector b0 = TLanes.Load(b), b1 = TLanes.Load(b + TLanes.Count), t;
            t = TFold.Fill(a); c00 = TLanes.MultiplyAdd(t, b0, c00); c01 = TLanes.MultiplyAdd(t, b1, c01);
            t = TFold.Fill(a + TFold.Depth); c10 = TLanes.MultiplyAdd(t, b0, c10); c11 = TLanes.MultiplyAdd(t, b1, c11);
            t = TFold.Fill(a + 2 * TFold.Depth); c20 = TLanes.MultiplyAdd(t, b0, c20); c21 = TLanes.MultiplyAdd(t, b1, c21);
            t = TFold.Fill(a + 3 * TFold.Depth); c30 = TLanes.MultiplyAdd(t, b0, c30); c31 = TLanes.MultiplyAdd(t, b1, c31);
        }
        while (++i < count);
        Add(c, c00, c01);
        Add(c + 2 * TLanes.Count, c10, c11);
        Add(c + 4 * TLanes.Count, c20, c21);
        Add(c + 6 * TLanes.Count, c30, c31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* c, TVector v0, TVector v1)
    {
        TLanes.Store(TLanes.Add(TLanes.Load(c), v0), c);
        TLanes.Store(TLanes.Add(TLanes.Load(c + TLanes.Count), v1), c + TLanes.Count);
    }
}
