using System.Runtime.CompilerServices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

/// <summary>D = A dY Aᵀ for the tiles of some strips: 36 planes [tiles, channels] from the gradients of the outputs, zero outside the image.</summary>
internal readonly unsafe struct WinogradOutputGradient(WinogradTiling tiling, float* dy, float* zeros, WinogradPlanes planes)
{
    /// <summary>Floats of zeros that stand for rows outside the image.</summary>
    public static int Zeros(in WinogradTiling tiling) => tiling.OutW * tiling.O;

    /// <summary>Transforms strips <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> - 1 to rows 0, 1, … of <paramref name="d"/>.</summary>
    public void Transform<TVector, TLanes>(int first, int count, float* d) where TVector : struct where TLanes : struct, IVectorLanes<TVector>
    {
        float** rows = stackalloc float*[WinogradTiling.Side];
        for (int strip = first; strip < first + count; strip++, d += (long)tiling.Across * planes.RowStride)
        {
            int top = strip % tiling.Down * WinogradTiling.Side;
            float* image = dy + (long)(strip / tiling.Down) * tiling.OutH * tiling.OutW * tiling.O;
            for (int i = 0; i < WinogradTiling.Side; i++) rows[i] = top + i < tiling.OutH ? image + (long)(top + i) * tiling.OutW * tiling.O : zeros;
            for (int o = 0; o < tiling.O; o += TLanes.Count) Strip<TVector, TLanes>(rows, o, d + o);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void Strip<TVector, TLanes>(float** rows, int first, float* d) where TVector : struct where TLanes : struct, IVectorLanes<TVector>
    {
        float* r0 = rows[0] + first, r1 = rows[1] + first, r2 = rows[2] + first, r3 = rows[3] + first;
        nint plane = planes.Stride, below = WinogradTiling.Points * plane, pixel = tiling.O, at = 0;
        for (int left = tiling.OutW; left > 0; left -= WinogradTiling.Side, at += WinogradTiling.Side * pixel, d += planes.RowStride)
        {
            // What lies right of the image is zero, whatever there is in memory.
            TVector t01 = TLanes.Fill(0), t11 = t01, t21 = t01, t31 = t01, t41 = t01, t51 = t01;
            TVector t02 = t01, t12 = t01, t22 = t01, t32 = t01, t42 = t01, t52 = t01, t03 = t01, t13 = t01, t23 = t01, t33 = t01, t43 = t01, t53 = t01;
            Column<TVector, TLanes>(r0, r1, r2, r3, at, out TVector t00, out TVector t10, out TVector t20, out TVector t30, out TVector t40, out TVector t50);
            if (left > 1) Column<TVector, TLanes>(r0, r1, r2, r3, at + pixel, out t01, out t11, out t21, out t31, out t41, out t51);
            if (left > 2) Column<TVector, TLanes>(r0, r1, r2, r3, at + 2 * pixel, out t02, out t12, out t22, out t32, out t42, out t52);
            if (left > 3) Column<TVector, TLanes>(r0, r1, r2, r3, at + 3 * pixel, out t03, out t13, out t23, out t33, out t43, out t53);
            Row<TVector, TLanes>(t00, t01, t02, t03, d, plane);
            Row<TVector, TLanes>(t10, t11, t12, t13, d + below, plane);
            Row<TVector, TLanes>(t20, t21, t22, t23, d + 2 * below, plane);
            Row<TVector, TLanes>(t30, t31, t32, t33, d + 3 * below, plane);
            Row<TVector, TLanes>(t40, t41, t42, t43, d + 4 * below, plane);
            Row<TVector, TLanes>(t50, t51, t52, t53, d + 5 * below, plane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column<TVector, TLanes>(
        float* r0, float* r1, float* r2, float* r3, nint at,
        out TVector t0, out TVector t1, out TVector t2, out TVector t3, out TVector t4, out TVector t5)
        where TVector : struct where TLanes : struct, IVectorLanes<TVector> =>
        WinogradMaps<TVector, TLanes>.OutputGradient(
            TLanes.Load(r0 + at), TLanes.Load(r1 + at), TLanes.Load(r2 + at), TLanes.Load(r3 + at), out t0, out t1, out t2, out t3, out t4, out t5);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<TVector, TLanes>(TVector t0, TVector t1, TVector t2, TVector t3, float* d, nint plane)
        where TVector : struct where TLanes : struct, IVectorLanes<TVector>
    {
        WinogradMaps<TVector, TLanes>.OutputGradient(
            t0, t1, t2, t3, out TVector m0, out TVector m1, out TVector m2, out TVector m3, out TVector m4, out TVector m5);
        TLanes.Store(m0, d);
        TLanes.Store(m1, d + plane);
        TLanes.Store(m2, d + 2 * plane);
        TLanes.Store(m3, d + 3 * plane);
        TLanes.Store(m4, d + 4 * plane);
        TLanes.Store(m5, d + 5 * plane);
    }
}
