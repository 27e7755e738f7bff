using Plasticity.Devices;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>y [M,C] += bias [C] on every row, in place.</summary>
public readonly partial record struct AddBias(FloatBuffer Y, FloatBuffer Bias, int M, int C) : ITextKernel
{
    public string File => "bias";
    public static IReadOnlyList<KernelVariant> Variants => Fours.Variants;
    public Grid Grid => Fours.OverRows(M, C);
}

/// <summary>sum [C] (+)= the sum over the M rows of x [M,C], in a fixed order: the gradient of a bias.</summary>
public readonly partial record struct ColumnSum(FloatBuffer X, FloatBuffer Sum, int M, int C, int Accumulate) : ITextKernel
{
    public string File => "bias";
    public static IReadOnlyList<KernelVariant> Variants => Fours.Variants;
    public Grid Grid => new(256, Math.Max(1, Grid.DivideUp(C, 32)), Variant: Fours.VariantFor(C));
}
