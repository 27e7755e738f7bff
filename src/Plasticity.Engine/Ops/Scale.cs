using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;

namespace Plasticity.Engine.Ops;

/// <summary>A tensor times a number, and sums of losses by weight.</summary>
public static class ScaleOp
{
    /// <summary>factor·x, element by element.</summary>
    /// <param name="x">Any shape.</param> <param name="factor">Any finite number; a constant.</param>
    /// <returns>The shape of x, owned by the tape.</returns>
    public static Tensor Scale(this Tape tape, Tensor x, float factor)
    {
        Tensor y = tape.New(x.Shape, x);
        tape.Run(new ScaleTo(x.Data, y.Data, x.Count, factor, Accumulate: 0));
        tape.OnBackward(y, dY =>
        {
            Contribution dX = tape.GradientOf(x);
            tape.Run(new ScaleTo(dY, dX.Data, x.Count, factor, dX.Accumulate));
        });
        return y;
    }

    /// <summary>weight·first + otherWeight·other, of the mean and of each sample: distillation, a second head.</summary>
    /// <param name="first">Its correct predictions and probabilities are the result's.</param> <param name="weight">Of the first; a constant.</param>
    /// <param name="other">Of as many samples.</param> <param name="otherWeight">Of the other; a constant.</param>
    /// <exception cref="ShapeException">The two losses are of batches of different sizes.</exception>
    public static Loss Blend(this Tape tape, Loss first, float weight, Loss other, float otherWeight)
    {
        int n = first.PerSample.Count;
        if (other.PerSample.Count != n) throw new ShapeException($"Blend: other is of {other.PerSample.Count} samples, expected {n}");
        FloatBuffer perSample = tape.Floats(n);
        tape.Run(new ScaleTo(first.PerSample, perSample, n, weight, Accumulate: 0));
        tape.Run(new ScaleTo(other.PerSample, perSample, n, otherWeight, Accumulate: 1));
        return first with { Mean = tape.Add(tape.Scale(first.Mean, weight), tape.Scale(other.Mean, otherWeight)), PerSample = perSample };
    }
}
