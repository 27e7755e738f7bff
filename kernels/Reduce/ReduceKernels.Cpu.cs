using System.Runtime.CompilerServices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct SumPartials : ICpuKernel, IElementwise
{
    public void Execute(CpuContext cpu) => Elementwise.Run(cpu, Count, this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i)
    {
        float* partial = Partial.Pointer + i;
        TVector sum = TLanes.Fill(0);
        int split = 0;
        for (; split <= Splits - 4; split += 4, partial += 4L * Count)
        {
            TVector first = TLanes.Add(TLanes.Load(partial), TLanes.Load(partial + Count));
            TVector second = TLanes.Add(TLanes.Load(partial + 2L * Count), TLanes.Load(partial + 3L * Count));
            sum = TLanes.Add(sum, TLanes.Add(first, second));
        }
        for (; split < Splits; split++, partial += Count) sum = TLanes.Add(sum, TLanes.Load(partial));
        if (Accumulate != 0) sum = TLanes.Add(TLanes.Load(Y.Pointer + i), sum);
        TLanes.Store(sum, Y.Pointer + i);
    }
}

public readonly unsafe partial record struct Mean : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        double sum = 0;
        for (int i = 0; i < Count; i++) sum += X.Pointer[i];
        *Y.Pointer = (float)(sum / Count);
    }
}
