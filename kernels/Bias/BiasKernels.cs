using System.Runtime.CompilerServices;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>y [M,C] += bias [C] on every row, in place.</summary>
public readonly partial record struct AddBias(FloatBuffer Y, FloatBuffer Bias, int M, int C) : ITextKernel, ILaneKernel
{
    public string File => "bias";
    public static IReadOnlyList<KernelVariant> Variants => Fours.Variants;
    public Grid Grid => Fours.OverRows(M, C);

    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => variant.Fetch == 4 ? (Action<AddBias>)InLanes<Float4, GpuFour> : InLanes<float, GpuOne>;

    private static void InLanes<TVector, TLanes>(AddBias k) where TVector : struct where TLanes : struct, ILanes<TVector>
    {
        int i = TLanes.Count * Lane.Thread;
        if (i < k.M * k.C) k.At<TVector, TLanes>(i, i % k.C);
    }

    /// <summary>Adds to elements i to i + <c>TLanes.Count</c> - 1 what lies at c of the bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void At<TVector, TLanes>(int i, int c) where TVector : struct where TLanes : struct, ILanes<TVector> =>
        TLanes.Store(TLanes.Add(TLanes.Load(Y, i), TLanes.Load(Bias, c)), Y, i);
}

/// <summary>sum [C] (+)= the sum over the M rows of x [M,C], in a fixed order: the gradient of a bias.</summary>
public readonly partial record struct ColumnSum(FloatBuffer X, FloatBuffer Sum, int M, int C, int Accumulate) : ITextKernel
{
    public string File => "bias";
    public static IReadOnlyList<KernelVariant> Variants => Fours.Variants;
    public Grid Grid => new(256, Math.Max(1, Grid.DivideUp(C, 32)), Variant: Fours.VariantFor(C));
}
