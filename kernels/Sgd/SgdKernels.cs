using Plasticity.Devices;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>g = gradient + l2·weight; weight ← weight - rate·(g + decay·weight).</summary>
public readonly partial record struct SgdStep(FloatBuffer Weight, FloatBuffer Gradient, int Count, float Rate, float L2, float Decay) : ITextKernel
{
    public string File => "sgd";
    public Grid Grid => Fours.Over(Count);
}

/// <summary>
/// g = gradient + l2·weight; velocity ← momentum·velocity + g; weight ← weight - rate·(d + decay·weight) with d = velocity, or
/// g + momentum·velocity where <paramref name="Nesterov"/> is 1. As in PyTorch: no dampening, the rate outside the velocity.
/// </summary>
public readonly partial record struct SgdMomentumStep(
    FloatBuffer Weight, FloatBuffer Gradient, FloatBuffer Velocity, int Count, float Rate, float Momentum, int Nesterov, float L2, float Decay) : ITextKernel
{
    public string File => "sgd";
    public Grid Grid => Fours.Over(Count);
}
