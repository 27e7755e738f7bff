using Plasticity.Devices;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>labels [N] ← table[label], in place: classes renamed or merged.</summary>
/// <param name="Labels">[N] in {0, …, K - 1}; the caller has checked them.</param> <param name="Table">[K]</param>
public readonly partial record struct MapLabels(IntBuffer Labels, IntBuffer Table, int N) : ITextKernel
{
    public string File => "labels";
    public Grid Grid => Grid.PerElement(N);
}

/// <summary>
/// Replaces labels [N], in place, by a class drawn uniformly from {0, …, K - 1}, each with the probability <paramref name="Share"/>: with
/// that of (K - 1)/K·share it is another than before. The words are Philox at counter (samples[n], 0, Lane0, Lane1): a label is replaced where
/// ⌊a/2⁸⌋/2²⁴ is below the share, by class ⌊b·K/2³²⌋.
/// </summary>
/// <param name="Samples">[N] numbers of the samples in their set, at least 0: a sample has the same label whenever it is met.</param>
/// <param name="K">Classes, at least 1.</param> <param name="Share">In [0, 1].</param>
public readonly partial record struct NoiseLabels(IntBuffer Labels, IntBuffer Samples, int N, int K, float Share, uint Key0, uint Key1, uint Lane0, uint Lane1) : ITextKernel
{
    public string File => "labels";
    public Grid Grid => Grid.PerElement(N);
}

/// <summary>y [N,K] = <paramref name="On"/> at each row's label, <paramref name="Off"/> elsewhere: targets for <see cref="SoftCrossEntropyForward"/>.</summary>
/// <param name="Labels">[N] in {0, …, K - 1}.</param>
public readonly partial record struct OneHot(IntBuffer Labels, FloatBuffer Y, int N, int K, float On, float Off) : ITextKernel
{
    public string File => "labels";
    public Grid Grid => Grid.PerElement(N * K);
}
