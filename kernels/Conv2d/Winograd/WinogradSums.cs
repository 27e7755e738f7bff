using System.Runtime.CompilerServices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

/// <summary>dg = Gᵀ S G: from 36 sums [inputs, outputs] to the gradient of the weight.</summary>
/// <param name="planes">Rows are input channels.</param>
internal readonly unsafe struct WinogradSums(WinogradPlanes planes, int inputs, int outputs)
{
    /// <summary>dWeight [3,3,inputs,outputs] for the inputs from <paramref name="begin"/> to <paramref name="end"/> - 1.</summary>
    public void Transform<TVector, TLanes>(float* sums, float* dWeight, int begin, int end)
        where TVector : struct where TLanes : struct, IVectorLanes<TVector>
    {
        for (int i = begin; i < end; i++)
        {
            for (int o = 0; o < outputs; o += TLanes.Count)
            {
                Nine<TVector, TLanes>(sums + (long)i * planes.RowStride + o, planes.Stride, dWeight + (long)i * outputs + o, (nint)inputs * outputs);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Nine<TVector, TLanes>(float* s, nint plane, float* g, nint tap) where TVector : struct where TLanes : struct, IVectorLanes<TVector>
    {
        nint below = WinogradTiling.Points * plane;
        Row<TVector, TLanes>(s, plane, out TVector a0, out TVector a1, out TVector a2);
        Row<TVector, TLanes>(s + below, plane, out TVector b0, out TVector b1, out TVector b2);
        Row<TVector, TLanes>(s + 2 * below, plane, out TVector c0, out TVector c1, out TVector c2);
        Row<TVector, TLanes>(s + 3 * below, plane, out TVector d0, out TVector d1, out TVector d2);
        Row<TVector, TLanes>(s + 4 * below, plane, out TVector e0, out TVector e1, out TVector e2);
        Row<TVector, TLanes>(s + 5 * below, plane, out TVector f0, out TVector f1, out TVector f2);
        Column<TVector, TLanes>(a0, b0, c0, d0, e0, f0, g, 3 * tap);
        Column<TVector, TLanes>(a1, b1, c1, d1, e1, f1, g + tap, 3 * tap);
        Column<TVector, TLanes>(a2, b2, c2, d2, e2, f2, g + 2 * tap, 3 * tap);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<TVector, TLanes>(float* s, nint plane, out TVector g0, out TVector g1, out TVector g2)
        where TVector : struct where TLanes : struct, IVectorLanes<TVector> =>
        WinogradMaps<TVector, TLanes>.WeightGradient(
            TLanes.Load(s), TLanes.Load(s + plane), TLanes.Load(s + 2 * plane), TLanes.Load(s + 3 * plane), TLanes.Load(s + 4 * plane), TLanes.Load(s + 5 * plane),
            out g0, out g1, out g2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column<TVector, TLanes>(TVector u0, TVector u1, TVector u2, TVector u3, TVector u4, TVector u5, float* g, nint below)
        where TVector : struct where TLanes : struct, IVectorLanes<TVector>
    {
        WinogradMaps<TVector, TLanes>.WeightGradient(u0, u1, u2, u3, u4, u5, out TVector g0, out TVector g1, out TVector g2);
        TLanes.Store(g0, g);
        TLanes.Store(g1, g + below);
        TLanes.Store(g2, g + 2 * below);
    }
}
