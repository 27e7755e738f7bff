using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;

namespace Plasticity.Engine.Ops;

/// <summary>A batch's loss with what a measure wants to know of it.</summary>
/// <param name="Mean">Mean loss, a scalar; nats.</param>
/// <param name="PerSample">Loss of each sample, [N].</param>
/// <param name="Correct">1 where the largest logit is the label's, else 0, [N]; 0 where the probabilities are not numbers.</param>
/// <param name="Probability">Softmax of the logits, [N,K].</param>
public sealed record Loss(Tensor Mean, FloatBuffer PerSample, FloatBuffer Correct, FloatBuffer Probability);

/// <summary>Softmax and cross-entropy in one op.</summary>
public static class CrossEntropyOp
{
    /// <summary>The mean over the batch of -log softmax(logits)[label].</summary>
    /// <param name="logits">[N,K]</param>
    /// <param name="labels">N classes in {0, …, K-1}; the caller has checked them.</param>
    /// <exception cref="ShapeException">logits is not of rank 2, or there are not N labels.</exception>
    public static Loss CrossEntropy(this Tape tape, Tensor logits, IntBuffer labels)
    {
        Require.Rank(logits, 2, "[N,K]");
        int n = logits.Shape[0], k = logits.Shape[1];
        if (labels.Count < n) throw new ShapeException($"CrossEntropy: {labels.Count} labels for logits {logits.Shape}");
        FloatBuffer probability = tape.Floats(n * k), perSample = tape.Floats(n), correct = tape.Floats(n);
        tape.Run(new CrossEntropyForward(logits.Data, labels, probability, perSample, correct, n, k));
        Tensor mean = tape.New(new Shape(), logits);
        tape.Run(new Mean(perSample, mean.Data, n));
        tape.OnBackward(mean, dLoss =>
        {
            Contribution dLogits = tape.GradientOf(logits);
            tape.Run(new CrossEntropyBackward(probability, labels, dLoss, dLogits.Data, n, k, dLogits.Accumulate));
        });
        return new Loss(mean, perSample, correct, probability);
    }
    /// <summary>
    /// The mean over the batch of -Σ target·log softmax(logits): label smoothing, mixtures of samples, a teacher's probabilities, and, where a row
    /// sums to another number than 1, a weight of its sample.
    /// </summary>
    /// <param name="logits">[N,K]</param>
    /// <param name="targets">[N,K], rows of any sum. They are constants: no gradient goes to them.</param>
    /// <param name="labels">N classes that <see cref="Loss.Correct"/> compares the largest logit with.</param>
    /// <exception cref="ShapeException">logits is not of rank 2, targets has another shape, or there are not N labels.</exception>
    public static Loss CrossEntropy(this Tape tape, Tensor logits, Tensor targets, IntBuffer labels)
    {
        Require.Rank(logits, 2, "[N,K]");
        Require.Shape(targets, logits.Shape);
        int n = logits.Shape[0], k = logits.Shape[1];
        if (labels.Count < n) throw new ShapeException($"CrossEntropy: {labels.Count} labels for logits {logits.Shape}");
        FloatBuffer probability = tape.Floats(n * k), perSample = tape.Floats(n), correct = tape.Floats(n), mass = tape.Floats(n);
        tape.Run(new SoftCrossEntropyForward(logits.Data, targets.Data, labels, probability, perSample, correct, mass, n, k));
        Tensor mean = tape.New(new Shape(), logits);
        tape.Run(new Mean(perSample, mean.Data, n));
        tape.OnBackward(mean, dLoss =>
        {
            Contribution dLogits = tape.GradientOf(logits);
            tape.Run(new SoftCrossEntropyBackward(probability, targets.Data, mass, dLoss, dLogits.Data, n, k, dLogits.Accumulate));
        });
        return new Loss(mean, perSample, correct, probability);
    }
}
