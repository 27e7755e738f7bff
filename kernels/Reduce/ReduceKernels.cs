using Plasticity.Devices;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>y [Count] (+)= the sum over splits of partial [Splits,Count], four splits at a time.</summary>
public readonly partial record struct SumPartials(FloatBuffer Partial, FloatBuffer Y, int Count, int Splits, int Accumulate) : ITextKernel
{
    public string File => "reduce";
    public static IReadOnlyList<KernelVariant> Variants => Fours.Variants;
    public Grid Grid => Fours.OverRows(1, Count, lanes: 64);
}

/// <summary>y [1] = the mean of x [Count], summed in a fixed order.</summary>
public readonly partial record struct Mean(FloatBuffer X, FloatBuffer Y, int Count) : ITextKernel
{
    public string File => "reduce";
    public Grid Grid => new(256, 1);
}
