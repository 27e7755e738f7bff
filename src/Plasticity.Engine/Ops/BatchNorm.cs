using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;

namespace Plasticity.Engine.Ops;

/// <summary>The mean and inverse deviation that a normalisation used, and the variance where it was measured on the batch.</summary>
/// <param name="Mean">[C]</param>
/// <param name="InverseDeviation">1/√(variance + ε), [C].</param>
/// <param name="Variance">Biased variance of the batch, [C]; absent in evaluation.</param>
public readonly record struct BatchStatistics(FloatBuffer Mean, FloatBuffer InverseDeviation, FloatBuffer Variance);

/// <summary>Evaluation by running statistics as one linear map of each channel.</summary>
/// <param name="Factor">scale/√(variance + ε), [C].</param>
/// <param name="Offset">shift - mean·factor, [C].</param>
public readonly record struct FoldedNorm(FloatBuffer Factor, FloatBuffer Offset);

/// <summary>
/// Batch normalisation (Ioffe &amp; Szegedy 2015, arXiv:1502.03167, algorithm 1: biased variance), with the residual sum and the rectifier
/// that follow it in a residual network fused into its second pass.
/// </summary>
public static class BatchNormOp
{
    /// <summary>Mean and variance of each channel over batch and space.</summary>
    /// <param name="x">[M,C] or [N,H,W,C], more than one row.</param>
    /// <param name="epsilon">Added to the variance, in squared units of x; above 0.</param>
    /// <param name="layer">What the message calls the place where there is one row only.</param>
    /// <exception cref="ShapeException">A channel has a single value: it has no variance.</exception>
    public static BatchStatistics MeasureBatch(this Tape tape, Tensor x, float epsilon = 1e-5f, string layer = nameof(BatchNorm))
    {
        (int m, int c) = Require.Rows(x, op: nameof(BatchNorm));
        DemandValues(m, layer);
        Require.That(epsilon > 0, $"epsilon is {epsilon}, expected above 0", nameof(BatchNorm));
        int chunks = BatchNormChunks.For(tape.Device.Info.Kind, m, c);
        BatchStatistics statistics = new(tape.Floats(c), tape.Floats(c), tape.Floats(c));
        FloatBuffer partial = tape.Device.AllocateFloats(chunks * 2 * c, Tape.PartialSums);
        tape.Run(new BatchNormPartials(x.Data, partial, m, c, chunks));
        tape.Run(new BatchNormStatistics(partial, statistics.Mean, statistics.Variance, statistics.InverseDeviation, m, c, chunks, epsilon));
        tape.Device.Free(partial);
        return statistics;
    }

    /// <summary>Demands that there is a variance to measure.</summary>
    /// <param name="values">Values of a channel in a batch.</param> <param name="layer">Path of the layer.</param>
    internal static void DemandValues(long values, string layer)
    {
        if (values < 2) throw new ShapeException($"{layer}: batch norm needs more than one value a channel in training, found {values}; use a larger batch or image");
    }

    /// <summary>Statistics for evaluation, from running means and variances.</summary>
    /// <param name="mean">[C]</param> <param name="variance">[C]</param>
    /// <param name="epsilon">As in training.</param>
    public static BatchStatistics UseRunning(this Tape tape, Tensor mean, Tensor variance, float epsilon = 1e-5f)
    {
        Require.Shape(variance, mean.Shape, op: nameof(BatchNorm));
        Require.That(epsilon > 0, $"epsilon is {epsilon}, expected above 0", nameof(BatchNorm));
        FloatBuffer inverse = tape.Floats(mean.Count);
        tape.Run(new BatchNormInverse(variance.Data, inverse, mean.Count, epsilon));
        return new BatchStatistics(mean.Data, inverse, FloatBuffer.None);
    }

    /// <summary>Normalisation by running statistics, scale and shift, as the linear map that it is: for <see cref="Conv2dOp.Conv2dNorm"/>.</summary>
    /// <param name="mean">[C]</param> <param name="variance">[C]</param> <param name="scale">[C]</param> <param name="shift">[C]</param>
    /// <param name="epsilon">As in training.</param>
    public static FoldedNorm FoldRunning(this Tape tape, Tensor mean, Tensor variance, Tensor scale, Tensor shift, float epsilon = 1e-5f)
    {
        Require.Shape(variance, mean.Shape, op: nameof(BatchNorm));
        Require.Shape(scale, mean.Shape, op: nameof(BatchNorm));
        Require.Shape(shift, mean.Shape, op: nameof(BatchNorm));
        Require.That(epsilon > 0, $"epsilon is {epsilon}, expected above 0", nameof(BatchNorm));
        FoldedNorm folded = new(tape.Floats(mean.Count), tape.Floats(mean.Count));
        tape.Run(new BatchNormFold(mean.Data, variance.Data, scale.Data, shift.Data, folded.Factor, folded.Offset, mean.Count, epsilon));
        return folded;
    }

    /// <summary>Normalises each channel by the batch's own statistics, then scales and shifts it.</summary>
    /// <param name="x">[M,C] or [N,H,W,C]</param> <param name="scale">[C]</param> <param name="shift">[C]</param>
    /// <param name="epsilon">Added to the variance, in squared units of x; above 0.</param>
    /// <returns>The shape of x, owned by the tape.</returns>
    /// <exception cref="ShapeException">x is not of rank 2 or 4 or has a single row, or scale or shift is not [C].</exception>
    public static Tensor BatchNorm(this Tape tape, Tensor x, Tensor scale, Tensor shift, float epsilon = 1e-5f) =>
        tape.Normalise(x, scale, shift, tape.MeasureBatch(x, epsilon), residual: null, relu: false);

    /// <summary>max(batch norm of x + residual, 0) in one op.</summary>
    /// <param name="x">[M,C] or [N,H,W,C]</param> <param name="scale">[C]</param> <param name="shift">[C]</param>
    /// <param name="residual">The shape of x, or null for none.</param>
    /// <param name="epsilon">Added to the variance, in squared units of x; above 0.</param>
    /// <exception cref="ShapeException">x is not of rank 2 or 4 or has a single row, scale or shift is not [C], or residual has another shape than x.</exception>
    public static Tensor BatchNormRelu(this Tape tape, Tensor x, Tensor scale, Tensor shift, Tensor? residual = null, float epsilon = 1e-5f) =>
        tape.Normalise(x, scale, shift, tape.MeasureBatch(x, epsilon), residual, relu: true);

    /// <summary>
    /// (x - mean)·inverseDeviation·scale + shift, plus residual, rectified on demand. Statistics measured on the batch take part in the
    /// gradient; running ones are constants.
    /// </summary>
    public static Tensor Normalise(this Tape tape, Tensor x, Tensor scale, Tensor shift, BatchStatistics statistics, Tensor? residual, bool relu)
    {
        (int m, int c) = Require.Rows(x, op: nameof(BatchNorm));
        Require.Shape(scale, new Shape(c), op: nameof(BatchNorm));
        Require.Shape(shift, new Shape(c), op: nameof(BatchNorm));
        if (residual is not null) Require.Shape(residual, x.Shape, op: nameof(BatchNorm));
        if (statistics.Mean.Count != c) throw new ShapeException($"BatchNorm: statistics are [{statistics.Mean.Count}], expected [{c}]");
        int rectified = relu ? 1 : 0;
        Tensor y = tape.New(x.Shape, x, scale, shift, residual);
        tape.Run(new BatchNormApply(
            x.Data, statistics.Mean, statistics.InverseDeviation, scale.Data, shift.Data, residual?.Data ?? FloatBuffer.None, y.Data, m, c, rectified));
        tape.OnBackward(y, dY =>
        {
            bool measured = statistics.Variance.Exists, summed = scale.NeedsGradient || shift.NeedsGradient || (measured && x.NeedsGradient);
            // What the rectifier lets pass is the residual's gradient as it stands: the sums leave it where dY was, and the second pass reads that.
            bool passes = summed && relu && residual is { NeedsGradient: true }, ready = passes || !relu;
            FloatBuffer gate = residual is null ? FloatBuffer.None : y.Data;
            FloatBuffer sums = summed ? BackwardSums(tape, x, gate, dY, scale, shift, statistics, rectified, passes ? 1 : 0) : FloatBuffer.None;
            Contribution dX = tape.GradientOf(x);
            Contribution dResidual = residual is null || (ready && tape.TryHandOver(dY, residual)) ? default : tape.GradientOf(residual);
            if (dX.Wanted || dResidual.Wanted)
            {
                tape.Run(new BatchNormBackwardApply(
                    x.Data, gate, dY, statistics.Mean, statistics.InverseDeviation, scale.Data, shift.Data, sums, dX.Data, dResidual.Data,
                    m, c, ready ? 0 : rectified, measured && summed ? 1 : 0, dX.Accumulate, dResidual.Accumulate));
            }
            tape.Device.Free(sums);
        });
        return y;
    }

    private static FloatBuffer BackwardSums(
        Tape tape, Tensor x, FloatBuffer gate, FloatBuffer dY, Tensor scale, Tensor shift, BatchStatistics statistics, int relu, int keep)
    {
        (int m, int c) = Require.Rows(x);
        int chunks = BatchNormChunks.For(tape.Device.Info.Kind, m, c);
        FloatBuffer partial = tape.Device.AllocateFloats(chunks * 2 * c, Tape.PartialSums), sums = tape.Device.AllocateFloats(2 * c, Tape.PartialSums);
        tape.Run(new BatchNormBackwardPartials(
            x.Data, gate, dY, statistics.Mean, statistics.InverseDeviation, scale.Data, shift.Data, partial, m, c, chunks, relu, keep));
        Contribution dShift = tape.GradientOf(shift), dScale = tape.GradientOf(scale);
        tape.Run(new BatchNormBackwardSums(partial, sums, dScale.Data, dShift.Data, c, chunks, dScale.Accumulate, dShift.Accumulate));
        tape.Device.Free(partial);
        return sums;
    }
}
