using ILGPU;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

public readonly partial record struct ColumnSum : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (variant.Fetch == 4, lockstep) switch
    {
        (true, true) => (Action<ColumnSum>)InLanes<Float4, GpuFour, FourAcross>,
        (true, false) => (Action<ColumnSum>)InLanes<Float4, GpuFour, Apart<Float4>>,
        (false, true) => (Action<ColumnSum>)InLanes<float, GpuOne, OneAcross>,
        _ => (Action<ColumnSum>)InLanes<float, GpuOne, Apart<float>>,
    };

    /// <summary>
    /// A group takes 32 columns, which are a cache line, and as many rows at a time as it then has lanes for, of which each lane fetches four
    /// before it adds the first. A lane sums 32 times four rows by themselves before they join the rest, and the lanes' sums are added as a tree:
    /// no long chain of additions. Reads 4 bytes an element.
    /// </summary>
    private static void InLanes<TVector, TLanes, TAcross>(ColumnSum k)
        where TVector : unmanaged where TLanes : struct, ILanes<TVector> where TAcross : struct, IAcross<TVector>
    {
        ArrayView<TVector> scratch = Lane.Shared<TVector>(256);
        int width = 32 / TLanes.Count, step = Lane.Count / width, line = step * k.C;
        int c = (Lane.GroupX * width + Lane.Index % width) * TLanes.Count;
        TVector part = TLanes.Fill(0);
        if (c < k.C)
        {
            int row = Lane.Index / width;
            while (row + 3 * step < k.M)
            {
                TVector some = TLanes.Fill(0);
                for (int i = 0; i < 32 && row + 3 * step < k.M; i++, row += 4 * step)
                {
                    int at = row * k.C + c;
                    TVector value0 = TLanes.Load(k.X, at), value1 = TLanes.Load(k.X, at + line);
                    TVector value2 = TLanes.Load(k.X, at + 2 * line), value3 = TLanes.Load(k.X, at + 3 * line);
                    some = TLanes.Add(some, TLanes.Add(TLanes.Add(value0, value1), TLanes.Add(value2, value3)));
                }
                part = TLanes.Add(part, some);
            }
            for (; row < k.M; row += step) part = TLanes.Add(part, TLanes.Load(k.X, row * k.C + c));
        }
        part = GroupSums.OfColumn<TVector, TLanes, TAcross>(part, scratch, width);
        if (Lane.Index >= width || c >= k.C) return;
        if (k.Accumulate != 0) part = TLanes.Add(TLanes.Load(k.Sum, c), part);
        TLanes.Store(part, k.Sum, c);
    }
}
