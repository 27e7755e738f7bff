using System.Runtime.CompilerServices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct SgdStep : ICpuKernel, IElementwise
{
    public void Execute(CpuContext cpu) => Elementwise.Run(cpu, Count, this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i)
    {
        TVector weight = TLanes.Load(Weight.Pointer + i);
        TVector step = TLanes.MultiplyAdd(TLanes.Fill(L2), weight, TLanes.Load(Gradient.Pointer + i));
        step = TLanes.MultiplyAdd(TLanes.Fill(Decay), weight, step);
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Fill(-Rate), step, weight), Weight.Pointer + i);
    }
}

public readonly unsafe partial record struct SgdMomentumStep : ICpuKernel, IElementwise
{
    public void Execute(CpuContext cpu) => Elementwise.Run(cpu, Count, this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i)
    {
        TVector weight = TLanes.Load(Weight.Pointer + i);
        TVector g = TLanes.MultiplyAdd(TLanes.Fill(L2), weight, TLanes.Load(Gradient.Pointer + i));
        TVector velocity = TLanes.MultiplyAdd(TLanes.Fill(Momentum), TLanes.Load(Velocity.Pointer + i), g);
        TLanes.Store(velocity, Velocity.Pointer + i);
        TVector step = Nesterov != 0 ? TLanes.MultiplyAdd(TLanes.Fill(Momentum), velocity, g) : velocity;
        step = TLanes.MultiplyAdd(TLanes.Fill(Decay), weight, step);
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Fill(-Rate), step, weight), Weight.Pointer + i);
    }
}
