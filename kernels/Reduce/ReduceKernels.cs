using Plasticity.Devices;

namespace Plasticity.Kernels;

/// <summary>y [Count] (+)= the sum over splits of partial [Splits,Count], four splits at a time.</summary>
public readonly partial record struct SumPartials(FloatBuffer Partial, FloatBuffer Y, int Count, int Splits, int Accumulate) : IKernel
{
    public static KernelSource Source => new("reduce", "sum_partials");
    public static IReadOnlyList<KernelVariant> Variants => Fours.Variants;
    public Grid Grid => Fours.OverRows(1, Count, lanes: 64);
}

/// <summary>y [1] = the mean of x [Count], summed in a fixed order.</summary>
public readonly partial record struct Mean(FloatBuffer X, FloatBuffer Y, int Count) : IKernel
{
    public static KernelSource Source => new("reduce", "mean");
    public Grid Grid => new(256, 1);
}
