using Plasticity.Engine.Devices;

namespace Plasticity.Engine.Kernels;

/// <summary>
/// For each row of logits [N,K]: probability [N,K] = softmax, loss [N] = -log of the label's probability, correct [N] = 1 where the largest
/// logit is the label's (of equals the first counts), else 0. The row's maximum is subtracted first.
/// </summary>
public readonly partial record struct CrossEntropyForward(
    FloatBuffer Logits, IntBuffer Labels, FloatBuffer Probability, FloatBuffer Loss, FloatBuffer Correct, int N, int K) : IKernel
{
    public static KernelSource Source => new("cross_entropy", "cross_entropy_forward");
    public Grid Grid => new(32, Math.Max(1, N));
}

/// <summary>y [1] = the mean of x [Count], summed in a fixed order.</summary>
public readonly partial record struct Mean(FloatBuffer X, FloatBuffer Y, int Count) : IKernel
{
    public static KernelSource Source => new("reduce", "mean");
    public Grid Grid => new(256, 1);
}

/// <summary>dLogits [N,K] (+)= dLoss [1] · (probability - onehot(label)) / N.</summary>
public readonly partial record struct CrossEntropyBackward(
    FloatBuffer Probability, IntBuffer Labels, FloatBuffer DLoss, FloatBuffer DLogits, int N, int K, int Accumulate) : IKernel
{
    public static KernelSource Source => new("cross_entropy", "cross_entropy_backward");
    public Grid Grid => Grid.PerElement(N * K);
}

/// <summary>totals [2] += Σ loss, Σ correct over N rows: an epoch's score, read once at its end.</summary>
public readonly partial record struct AddTotals(FloatBuffer Loss, FloatBuffer Correct, FloatBuffer Totals, int N) : IKernel
{
    public static KernelSource Source => new("cross_entropy", "add_totals");
    public Grid Grid => new(256, 1);
}
