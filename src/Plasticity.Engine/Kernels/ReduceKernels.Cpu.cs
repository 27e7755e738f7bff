using System.Runtime.CompilerServices;
using Plasticity.Engine.Devices.Cpu;

namespace Plasticity.Engine.Kernels;

public readonly unsafe partial record struct SumPartials : IElementwise
{
    public void Execute(CpuContext cpu) => Elementwise.Run(cpu, Count, this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i)
    {
        TVector sum = TLanes.Load(Partial.Pointer + i);
        for (int split = 1; split < Splits; split++) sum = TLanes.Add(sum, TLanes.Load(Partial.Pointer + (long)split * Count + i));
        if (Accumulate != 0) sum = TLanes.Add(TLanes.Load(Y.Pointer + i), sum);
        TLanes.Store(sum, Y.Pointer + i);
    }
}

public readonly unsafe partial record struct Mean
{
    public void Execute(CpuContext cpu)
    {
        double sum = 0;
        for (int i = 0; i < Count; i++) sum += X.Pointer[i];
        *Y.Pointer = (float)(sum / Count);
    }
}
