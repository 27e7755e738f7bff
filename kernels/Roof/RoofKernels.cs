using System.Runtime.CompilerServices;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>
/// What the arithmetic of a device can do at best: y = the sum of twelve chains that start at x, x + 1, … and each go through
/// c ← c·factor + addend <paramref name="Steps"/> times, in registers alone. Twelve independent chains hide the latency of the units of every
/// processor so far and fit the sixteen registers of AVX2.
/// </summary>
public readonly record struct MultiplyAddChains(FloatBuffer X, FloatBuffer Y, int Count, int Steps, float Factor, float Addend) : IElementwiseKernel<MultiplyAddChains>, ITextKernel, ICountsWork
{
    /// <summary>Independent chains an element.</summary>
    public const int Chains = 12;

    public string File => "roof";
    public Grid Grid => Grid.PerElement(Count);
    public long Flops => 2L * Chains * Steps * Count;
    public string Size => FormattableString.Invariant($"{Count}x{Steps}");

    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<MultiplyAddChains>)ElementwiseLanes.Ones;

    // A local for each chain: what lies in an array lies in memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i)
    {
        TVector factor = TLanes.Fill(Factor), addend = TLanes.Fill(Addend), one = TLanes.Fill(1);
        TVector c0 = TLanes.Load(X, i), c1 = TLanes.Add(c0, one), c2 = TLanes.Add(c1, one), c3 = TLanes.Add(c2, one);
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
        TLanes.Store(TLanes.Add(low, high), Y, i);
    }
}
