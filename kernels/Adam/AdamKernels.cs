using System.Runtime.CompilerServices;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>
/// Kingma &amp; Ba 2015, algorithm 1, in place: g = gradient + l2·weight; m ← β₁m + (1-β₁)g; v ← β₂v + (1-β₂)g²;
/// weight ← weight - rate·((m/correction1)/(√v/root2 + ε) + decay·weight). correction1 = 1 - β₁ᵗ and root2 = √(1 - β₂ᵗ) come from the host in
/// double.
/// </summary>
/// <remarks>
/// One order on every device, and PyTorch's: (1-β₂)·g is multiplied by g, and v's root is taken before it is divided. g² alone overflows from
/// 1.8e19 on, and so does v/(1 - β₂ᵗ). In this order only v itself can: a single gradient may reach 5.8e20 at the default β₂.
/// </remarks>
public readonly record struct AdamStep(
    FloatBuffer Weight, FloatBuffer Gradient, FloatBuffer Moment1, FloatBuffer Moment2, int Count,
    float Rate, float Beta1, float Beta2, float Epsilon, float Correction1, float Root2, float L2, float Decay) : IElementwiseKernel<AdamStep>, ITextKernel
{
    public string File => "adam";
    public Grid Grid => Fours.Over(Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i)
    {
        TVector weight = TLanes.Load(Weight, i);
        TVector g = TLanes.MultiplyAdd(TLanes.Fill(L2), weight, TLanes.Load(Gradient, i));
        TVector m = TLanes.Multiply(TLanes.Fill(Beta1), TLanes.Load(Moment1, i));
        m = TLanes.MultiplyAdd(TLanes.Fill(1 - Beta1), g, m);
        TVector v = TLanes.Multiply(TLanes.Fill(Beta2), TLanes.Load(Moment2, i));
        v = TLanes.MultiplyAdd(TLanes.Multiply(TLanes.Fill(1 - Beta2), g), g, v);
        TLanes.Store(m, Moment1, i);
        TLanes.Store(v, Moment2, i);
        TVector scale = TLanes.Add(TLanes.Divide(TLanes.Sqrt(v), TLanes.Fill(Root2)), TLanes.Fill(Epsilon));
        TVector step = TLanes.Divide(TLanes.Divide(m, TLanes.Fill(Correction1)), scale);
        step = TLanes.MultiplyAdd(TLanes.Fill(Decay), weight, step);
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Fill(-Rate), step, weight), Weight, i);
    }
}
