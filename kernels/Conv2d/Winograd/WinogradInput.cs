using System.Runtime.CompilerServices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

/// <summary>
/// V = Bᵀ d B for the tiles of some strips: 36 planes [tiles, channels]. Down the columns first, each column once although two tiles may
/// read it, then along the rows of each tile.
/// </summary>
internal readonly unsafe struct WinogradInput(WinogradTiling tiling, float* x, float* zeros, WinogradPlanes planes)
{
    /// <summary>Floats of zeros that stand for rows outside the image.</summary>
    public static int Zeros(in WinogradTiling tiling) => tiling.W * tiling.C;

    /// <summary>Floats of scratch that <see cref="Transform{TVector, TLanes}"/> wants.</summary>
    public static int Scratch(in WinogradTiling tiling, int lanes) => tiling.Columns * WinogradTiling.Points * lanes;

    /// <summary>Transforms strips <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> - 1 to rows 0, 1, … of <paramref name="v"/>.</summary>
    public void Transform<TVector, TLanes>(int first, int count, float* scratch, float* v)
        where TVector : struct where TLanes : struct, IVectorLanes<TVector>
    {
        // Columns outside the image are zero in every strip.
        new Span<float>(scratch, Scratch(tiling, TLanes.Count)).Clear();
        float** rows = stackalloc float*[WinogradTiling.Points];
        for (int strip = first; strip < first + count; strip++)
        {
            int top = strip % tiling.Down * WinogradTiling.Side - tiling.PadH;
            float* image = x + (long)(strip / tiling.Down) * tiling.H * tiling.W * tiling.C;
            for (int i = 0; i < WinogradTiling.Points; i++)
            {
                int h = top + i;
                rows[i] = h < 0 || h >= tiling.H ? zeros : image + (long)h * tiling.W * tiling.C;
            }
            float* target = v + (long)(strip - first) * tiling.Across * planes.RowStride;
            int inside = Math.Min(tiling.W, tiling.Columns - tiling.PadW);
            for (int c = 0; c < tiling.C; c += TLanes.Count)
            {
                DownColumns<TVector, TLanes>(rows, c, tiling.C, inside, scratch + tiling.PadW * WinogradTiling.Points * TLanes.Count);
                AlongRows<TVector, TLanes>(scratch, tiling.Across, target + c, planes.RowStride, planes.Stride);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void DownColumns<TVector, TLanes>(float** rows, int first, int step, int columns, float* target)
        where TVector : struct where TLanes : struct, IVectorLanes<TVector>
    {
        float* r0 = rows[0] + first, r1 = rows[1] + first, r2 = rows[2] + first, r3 = rows[3] + first, r4 = rows[4] + first, r5 = rows[5] + first;
        nint end = (nint)columns * step;
        for (nint i = 0; i < end; i += step)
        {
            TVector d0 = TLanes.Load(r0 + i), d1 = TLanes.Load(r1 + i), d2 = TLanes.Load(r2 + i);
            TVector d3 = TLanes.Load(r3 + i), d4 = TLanes.Load(r4 + i), d5 = TLanes.Load(r5 + i);
            WinogradMaps<TVector, TLanes>.Input(ref d0, ref d1, ref d2, ref d3, ref d4, ref d5);
            TLanes.Store(d0, target);
            TLanes.Store(d1, target + TLanes.Count);
            TLanes.Store(d2, target + 2 * TLanes.Count);
            TLanes.Store(d3, target + 3 * TLanes.Count);
            TLanes.Store(d4, target + 4 * TLanes.Count);
            TLanes.Store(d5, target + 5 * TLanes.Count);
            target += WinogradTiling.Points * TLanes.Count;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AlongRows<TVector, TLanes>(float* columns, int tiles, float* v, nint rowStride, nint plane)
        where TVector : struct where TLanes : struct, IVectorLanes<TVector>
    {
        int column = WinogradTiling.Points * TLanes.Count;
        for (int tile = 0; tile < tiles; tile++, columns += WinogradTiling.Side * column, v += rowStride)
        {
            float* source = columns, target = v;
            for (int i = 0; i < WinogradTiling.Points; i++, source += TLanes.Count, target += WinogradTiling.Points * plane)
            {
                TVector d0 = TLanes.Load(source), d1 = TLanes.Load(source + column), d2 = TLanes.Load(source + 2 * column);
                TVector d3 = TLanes.Load(source + 3 * column), d4 = TLanes.Load(source + 4 * column), d5 = TLanes.Load(source + 5 * column);
                WinogradMaps<TVector, TLanes>.Input(ref d0, ref d1, ref d2, ref d3, ref d4, ref d5);
                TLanes.Store(d0, target);
                TLanes.Store(d1, target + plane);
                TLanes.Store(d2, target + 2 * plane);
                TLanes.Store(d3, target + 3 * plane);
                TLanes.Store(d4, target + 4 * plane);
                TLanes.Store(d5, target + 5 * plane);
            }
        }
    }
}
