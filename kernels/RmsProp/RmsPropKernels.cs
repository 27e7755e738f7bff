using Plasticity.Devices;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>
/// g = gradient + l2·weight; square ← smoothing·square + (1 - smoothing)·g²; weight ← weight - rate·(g/(√square + ε) + decay·weight).
/// ε outside the root, as in PyTorch.
/// </summary>
/// <remarks>(1 - smoothing)·g is multiplied by g, as in <see cref="AdamStep"/>: g² alone may overflow.</remarks>
public readonly partial record struct RmsPropStep(
    FloatBuffer Weight, FloatBuffer Gradient, FloatBuffer Square, int Count, float Rate, float Smoothing, float Epsilon, float L2, float Decay) : ITextKernel
{
    public string File => "rms_prop";
    public Grid Grid => Fours.Over(Count);
}
