using Plasticity.Devices;
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
public readonly partial record struct AdamStep(
    FloatBuffer Weight, FloatBuffer Gradient, FloatBuffer Moment1, FloatBuffer Moment2, int Count,
    float Rate, float Beta1, float Beta2, float Epsilon, float Correction1, float Root2, float L2, float Decay) : ITextKernel
{
    public string File => "adam";
    public Grid Grid => Fours.Over(Count);
}
