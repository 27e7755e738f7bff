using System.Runtime.CompilerServices;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>y [Count] (+)= the sum over splits of partial [Splits,Count], four splits at a time.</summary>
public readonly record struct SumPartials(FloatBuffer Partial, FloatBuffer Y, int Count, int Splits, int Accumulate) : IElementwiseKernel<SumPartials>, ITextKernel
{
    public string File => "reduce";
    public static IReadOnlyList<KernelVariant> Variants => Fours.Variants;
    public Grid Grid => Fours.OverRows(1, Count, lanes: 64);

    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => variant.Fetch == 4 ? (Action<SumPartials>)ElementwiseLanes.Fours : ElementwiseLanes.Ones;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i)
    {
        TVector sum = TLanes.Fill(0);
        int split = 0, at = i;
        for (; split <= Splits - 4; split += 4, at += 4 * Count)
        {
            TVector first = TLanes.Add(TLanes.Load(Partial, at), TLanes.Load(Partial, at + Count));
            TVector second = TLanes.Add(TLanes.Load(Partial, at + 2 * Count), TLanes.Load(Partial, at + 3 * Count));
            sum = TLanes.Add(sum, TLanes.Add(first, second));
        }
        for (; split < Splits; split++, at += Count) sum = TLanes.Add(sum, TLanes.Load(Partial, at));
        if (Accumulate != 0) sum = TLanes.Add(TLanes.Load(Y, i), sum);
        TLanes.Store(sum, Y, i);
    }
}

/// <summary>y [1] = the mean of x [Count], summed in a fixed order.</summary>
public readonly partial record struct Mean(FloatBuffer X, FloatBuffer Y, int Count) : ITextKernel
{
    public string File => "reduce";
    public Grid Grid => new(256, 1);
}
