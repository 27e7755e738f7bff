using Plasticity.Engine.Devices;

namespace Plasticity.Engine.Kernels;

/// <summary>
/// Kingma &amp; Ba 2015, algorithm 1, in place: g = gradient + l2·weight; m ← β₁m + (1-β₁)g; v ← β₂v + (1-β₂)g²;
/// weight ← weight - rate·((m/correction1)/(√(v/correction2) + ε) + decay·weight). correctionᵢ = 1 - βᵢᵗ comes from the host in double.
/// </summary>
public readonly partial record struct AdamStep(
    FloatBuffer Weight, FloatBuffer Gradient, FloatBuffer Moment1, FloatBuffer Moment2, int Count,
    float Rate, float Beta1, float Beta2, float Epsilon, float Correction1, float Correction2, float L2, float Decay) : IKernel
{
    public static KernelSource Source => new("adam", "adam_step");
    public Grid Grid => Fours.Over(Count);
}
