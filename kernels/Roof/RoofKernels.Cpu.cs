using System.Runtime.CompilerServices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct MultiplyAddChains : ICpuKernel, IElementwise
{
    public void Execute(CpuContext cpu) => Elementwise.Run(cpu, Count, this);

    // A local for each chain: what lies in an array lies in memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i)
    {
        TVector factor = TLanes.Fill(Factor), addend = TLanes.Fill(Addend), one = TLanes.Fill(1);
        TVector c0 = TLanes.Load(X.Pointer + i), c1 = TLanes.Add(c0, one), c2 = TLanes.Add(c1, one), c3 = TLanes.Add(c2, one);
        TVector c4 = TLanes.Add(c3, one), c5 = TLanes.Add(c4, one), c6 = TLanes.Add(c5, one), c7 = TLanes.Add(c6, one);
        TVector c8 = TLanes.Add(c7, one), c9 = TLanes.Add(c8, one), c10 = TLanes.Add(c9, one), c11 = TLanes.Add(c10, one);
        for (int step = Steps; step > 0; step--)
        {
            c0 = TLanes.MultiplyAdd(c0, factor, addend);
            c1 = TLanes.MultiplyAdd(c1, factor, addend);
            c2 = TLanes.MultiplyAdd(c2, factor, addend);
            c3 = TLanes.MultiplyAdd(c3, factor, addend);
            c4 = TLanes.MultiplyAdd(c4, factor, addend);
            c5 = TLanes.MultiplyAdd(c5, factor, addend);
            c6 = TLanes.MultiplyAdd(c6, factor, addend);
            c7 = TLanes.MultiplyAdd(c7, factor, addend);
            c8 = TLanes.MultiplyAdd(c8, factor, addend);
            c9 = TLanes.MultiplyAdd(c9, factor, addend);
            c10 = TLanes.MultiplyAdd(c10, factor, addend);
            c11 = TLanes.MultiplyAdd(c11, factor, addend);
        }
        TVector low = TLanes.Add(TLanes.Add(TLanes.Add(c0, c1), TLanes.Add(c2, c3)), TLanes.Add(c4, c5));
        TVector high = TLanes.Add(TLanes.Add(TLanes.Add(c6, c7), TLanes.Add(c8, c9)), TLanes.Add(c10, c11));
        TLanes.Store(TLanes.Add(low, high), Y.Pointer + i);
    }
}
