using System.Runtime.CompilerServices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct AdamStep : ICpuKernel, IElementwise
{
    public void Execute(CpuContext cpu) => Elementwise.Run(cpu, Count, this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i)
    {
        TVector weight = TLanes.Load(Weight.Pointer + i);
        TVector g = TLanes.MultiplyAdd(TLanes.Fill(L2), weight, TLanes.Load(Gradient.Pointer + i));
        TVector m = TLanes.Multiply(TLanes.Fill(Beta1), TLanes.Load(Moment1.Pointer + i));
        m = TLanes.MultiplyAdd(TLanes.Fill(1 - Beta1), g, m);
        TVector v = TLanes.Multiply(TLanes.Fill(Beta2), TLanes.Load(Moment2.Pointer + i));
        v = TLanes.MultiplyAdd(TLanes.Multiply(TLanes.Fill(1 - Beta2), g), g, v);
        TLanes.Store(m, Moment1.Pointer + i);
        TLanes.Store(v, Moment2.Pointer + i);
        TVector scale = TLanes.Add(TLanes.Divide(TLanes.Sqrt(v), TLanes.Fill(Root2)), TLanes.Fill(Epsilon));
        TVector step = TLanes.Divide(TLanes.Divide(m, TLanes.Fill(Correction1)), scale);
        step = TLanes.MultiplyAdd(TLanes.Fill(Decay), weight, step);
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Fill(-Rate), step, weight), Weight.Pointer + i);
    }
}
