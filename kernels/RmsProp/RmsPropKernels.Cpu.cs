using System.Runtime.CompilerServices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct RmsPropStep : ICpuKernel, IElementwise
{
    public void Execute(CpuContext cpu) => Elementwise.Run(cpu, Count, this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i)
    {
        TVector weight = TLanes.Load(Weight.Pointer + i);
        TVector g = TLanes.MultiplyAdd(TLanes.Fill(L2), weight, TLanes.Load(Gradient.Pointer + i));
        TVector square = TLanes.Multiply(TLanes.Fill(Smoothing), TLanes.Load(Square.Pointer + i));
        square = TLanes.MultiplyAdd(TLanes.Multiply(TLanes.Fill(1 - Smoothing), g), g, square);
        TLanes.Store(square, Square.Pointer + i);
        TVector step = TLanes.Divide(g, TLanes.Add(TLanes.Sqrt(square), TLanes.Fill(Epsilon)));
        step = TLanes.MultiplyAdd(TLanes.Fill(Decay), weight, step);
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Fill(-Rate), step, weight), Weight.Pointer + i);
    }
}
