using Plasticity.Devices;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>
/// For each row of logits [N,K]: probability [N,K] = softmax, loss [N] = -log of the label's probability, correct [N] = 1 where the largest
/// logit is the label's (of equals the first counts), else 0. The row's maximum is subtracted first.
/// </summary>
/// <remarks>
/// A row whose probabilities are not numbers predicts nothing and is never correct: one with a NaN, or whose largest logit is +∞ or, with all of
/// them, -∞. Beside a finite maximum a logit of -∞ is a class that is impossible: probability 0.
/// </remarks>
public readonly partial record struct CrossEntropyForward(
    FloatBuffer Logits, IntBuffer Labels, FloatBuffer Probability, FloatBuffer Loss, FloatBuffer Correct, int N, int K) : ITextKernel
{
    public string File => "cross_entropy";
    public Grid Grid => new(32, Math.Max(1, N));
}

/// <summary>dLogits [N,K] (+)= dLoss [1] · (probability - onehot(label)) / N.</summary>
public readonly partial record struct CrossEntropyBackward(
    FloatBuffer Probability, IntBuffer Labels, FloatBuffer DLoss, FloatBuffer DLogits, int N, int K, int Accumulate) : ITextKernel
{
    public string File => "cross_entropy";
    public Grid Grid => Grid.PerElement(N * K);
}

/// <summary>
/// For each row of logits [N,K] and of targets [N,K]: probability and correct as <see cref="CrossEntropyForward"/> has them, mass [N] = Σ target,
/// loss [N] = -Σ target·log probability. Targets are any numbers: of a sum of 1 for label smoothing, mixtures and a teacher's probabilities,
/// another for samples that weigh more or less. A class whose target is 0 adds nothing, even where it is impossible.
/// </summary>
public readonly partial record struct SoftCrossEntropyForward(
    FloatBuffer Logits, FloatBuffer Targets, IntBuffer Labels, FloatBuffer Probability, FloatBuffer Loss, FloatBuffer Correct, FloatBuffer Mass, int N, int K) : ITextKernel
{
    public string File => "cross_entropy";
    public Grid Grid => new(32, Math.Max(1, N));
}

/// <summary>dLogits [N,K] (+)= dLoss [1] · (mass·probability - target) / N.</summary>
public readonly partial record struct SoftCrossEntropyBackward(
    FloatBuffer Probability, FloatBuffer Targets, FloatBuffer Mass, FloatBuffer DLoss, FloatBuffer DLogits, int N, int K, int Accumulate) : ITextKernel
{
    public string File => "cross_entropy";
    public Grid Grid => Grid.PerElement(N * K);
}

/// <summary>
/// totals [3] += Σ loss, Σ correct over N rows: an epoch's score, read once at its end. The third is what rounding has kept out of the first (Kahan
/// 1965) and joins it with the next batch: thousands of small batches are added up one after another.
/// </summary>
public readonly partial record struct AddTotals(FloatBuffer Loss, FloatBuffer Correct, FloatBuffer Totals, int N) : ITextKernel
{
    public string File => "cross_entropy";
    public Grid Grid => new(256, 1);
}
