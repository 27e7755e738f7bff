using System.Runtime.CompilerServices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

/// <summary>Y = Aᵀ M A: from 36 planes [tiles, channels] of products to the outputs of some strips, finished by an epilogue. A tile at the border writes what the image has.</summary>
internal readonly unsafe struct WinogradOutput(WinogradTiling tiling, WinogradPlanes planes, float* y, Epilogue epilogue)
{
    /// <summary>Writes strips <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> - 1 from rows 0, 1, … of <paramref name="m"/>.</summary>
    public void Transform<TVector, TLanes>(int first, int count, float* m) where TVector : struct where TLanes : struct, IVectorLanes<TVector>
    {
        for (int strip = first; strip < first + count; strip++, m += (long)tiling.Across * planes.RowStride)
        {
            int top = strip % tiling.Down * WinogradTiling.Side, rows = Math.Min(WinogradTiling.Side, tiling.OutH - top);
            float* target = y + ((long)strip / tiling.Down * tiling.OutH + top) * tiling.OutW * tiling.O;
            for (int o = 0; o < tiling.O; o += TLanes.Count) Strip<TVector, TLanes>(m + o, rows, o, target + o);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void Strip<TVector, TLanes>(float* m, int rows, int channel, float* target) where TVector : struct where TLanes : struct, IVectorLanes<TVector>
    {
        nint plane = planes.Stride, pixel = tiling.O, line = (nint)tiling.OutW * tiling.O, below = WinogradTiling.Points * plane;
        for (int left = tiling.OutW; left > 0; left -= WinogradTiling.Side, m += planes.RowStride, target += WinogradTiling.Side * pixel)
        {
            Column<TVector, TLanes>(m, below, out TVector t00, out TVector t10, out TVector t20, out TVector t30);
            Column<TVector, TLanes>(m + plane, below, out TVector t01, out TVector t11, out TVector t21, out TVector t31);
            Column<TVector, TLanes>(m + 2 * plane, below, out TVector t02, out TVector t12, out TVector t22, out TVector t32);
            Column<TVector, TLanes>(m + 3 * plane, below, out TVector t03, out TVector t13, out TVector t23, out TVector t33);
            Column<TVector, TLanes>(m + 4 * plane, below, out TVector t04, out TVector t14, out TVector t24, out TVector t34);
            Column<TVector, TLanes>(m + 5 * plane, below, out TVector t05, out TVector t15, out TVector t25, out TVector t35);
            Row<TVector, TLanes>(t00, t01, t02, t03, t04, t05, target, pixel, left, channel);
            if (rows > 1) Row<TVector, TLanes>(t10, t11, t12, t13, t14, t15, target + line, pixel, left, channel);
            if (rows > 2) Row<TVector, TLanes>(t20, t21, t22, t23, t24, t25, target + 2 * line, pixel, left, channel);
            if (rows > 3) Row<TVector, TLanes>(t30, t31, t32, t33, t34, t35, target + 3 * line, pixel, left, channel);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column<TVector, TLanes>(float* m, nint below, out TVector t0, out TVector t1, out TVector t2, out TVector t3)
        where TVector : struct where TLanes : struct, IVectorLanes<TVector> =>
        WinogradMaps<TVector, TLanes>.Output(
            TLanes.Load(m), TLanes.Load(m + below), TLanes.Load(m + 2 * below), TLanes.Load(m + 3 * below), TLanes.Load(m + 4 * below), TLanes.Load(m + 5 * below),
            out t0, out t1, out t2, out t3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Row<TVector, TLanes>(TVector t0, TVector t1, TVector t2, TVector t3, TVector t4, TVector t5, float* target, nint pixel, int columns, int channel)
        where TVector : struct where TLanes : struct, IVectorLanes<TVector>
    {
        WinogradMaps<TVector, TLanes>.Output(t0, t1, t2, t3, t4, t5, out TVector y0, out TVector y1, out TVector y2, out TVector y3);
        Put<TVector, TLanes>(y0, channel, target);
        if (columns > 1) Put<TVector, TLanes>(y1, channel, target + pixel);
        if (columns > 2) Put<TVector, TLanes>(y2, channel, target + 2 * pixel);
        if (columns > 3) Put<TVector, TLanes>(y3, channel, target + 3 * pixel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put<TVector, TLanes>(TVector v, int channel, float* target) where TVector : struct where TLanes : struct, IVectorLanes<TVector> =>
        TLanes.Store(epilogue.Of<TVector, TLanes>(v, channel, target), target);
}
