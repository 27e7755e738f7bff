using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;

namespace Plasticity.Engine.Ops;

/// <summary>The two-dimensional convolution.</summary>
public static class Conv2dOp
{
    /// <summary>Slides <paramref name="weight"/> over each image (a correlation: the kernel is not mirrored); no bias.</summary>
    /// <param name="x">[N,H,W,C]</param>
    /// <param name="weight">[R,S,C,O]</param>
    /// <param name="stride">Step between windows along both axes, at least 1.</param>
    /// <param name="padding">Zeros on each side along both axes, at least 0.</param>
    /// <returns>[N,(H+2·padding-R)/stride+1,(W+2·padding-S)/stride+1,O], owned by the tape.</returns>
    /// <exception cref="ShapeException">x or weight is not of rank 4, their C differ, or the kernel is larger than the padded image.</exception>
    public static Tensor Conv2d(this Tape tape, Tensor x, Tensor weight, int stride = 1, int padding = 0) =>
        tape.Conv2d(x, weight, (stride, stride), (padding, padding));

    /// <summary>As above with steps and zeros given apart: (downwards, rightwards) and (above and below, left and right).</summary>
    public static Tensor Conv2d(this Tape tape, Tensor x, Tensor weight, (int H, int W) stride, (int H, int W) padding)
    {
        Conv2dShape shape = Demand(x, weight, stride, padding);
        Tensor y = tape.New(new Shape(shape.N, shape.OutH, shape.OutW, shape.O), x, weight);
        tape.Run(new Conv2dForward(x.Data, weight.Data, y.Data, shape, Frozen: Frozen(tape)));
        tape.OnBackward(y, dY =>
        {
            Contribution dWeight = tape.GradientOf(weight), dX = tape.GradientOf(x);
            if (dWeight.Wanted) RunBackwardWeight(tape, x.Data, dY, dWeight, shape);
            if (dX.Wanted) tape.Run(new Conv2dBackwardInput(dY, weight.Data, dX.Data, shape, dX.Accumulate));
        });
        return y;
    }

    /// <summary>
    /// max(factor·convolution + offset + residual, 0), the last two steps on demand, in one kernel: a convolution with the batch norm that
    /// follows it in evaluation, where that is a linear map of each channel.
    /// </summary>
    /// <param name="x">[N,H,W,C]</param> <param name="weight">[R,S,C,O]</param>
    /// <param name="stride">Step between windows along both axes, at least 1.</param>
    /// <param name="padding">Zeros on each side along both axes, at least 0.</param>
    /// <param name="norm">Of <see cref="BatchNormOp.FoldRunning"/>, for O channels.</param>
    /// <param name="residual">The shape of the result, or null.</param>
    /// <param name="relu">Whether to rectify.</param>
    /// <exception cref="ShapeException">As for the convolution, or norm or residual does not fit it.</exception>
    /// <exception cref="InvalidOperationException">The tape trains or records: there is no way back through this.</exception>
    public static Tensor Conv2dNorm(
        this Tape tape, Tensor x, Tensor weight, int stride, int padding, FoldedNorm norm, Tensor? residual = null, bool relu = false)
    {
        if (!tape.OnlyEvaluates) throw new InvalidOperationException("Conv2dNorm: expected a tape that only evaluates, found one that trains or records");
        Conv2dShape shape = Demand(x, weight, (stride, stride), (padding, padding));
        Shape result = new(shape.N, shape.OutH, shape.OutW, shape.O);
        if (norm.Factor.Count != shape.O) throw new ShapeException($"{nameof(Conv2dNorm)}: norm is [{norm.Factor.Count}], expected [{shape.O}]");
        if (residual is not null) Require.Shape(residual, result, op: nameof(Conv2dNorm));
        Tensor y = tape.New(result);
        tape.Run(new Conv2dForward(
            x.Data, weight.Data, y.Data, shape, norm.Factor, norm.Offset, residual?.Data ?? FloatBuffer.None, relu ? 1 : 0, Frozen(tape)));
        return y;
    }

    private static int Frozen(Tape tape) => tape.OnlyEvaluates ? 1 : 0;

    private static void RunBackwardWeight(Tape tape, FloatBuffer x, FloatBuffer dY, Contribution dWeight, in Conv2dShape shape)
    {
        int splits = Conv2dBackwardWeight.SplitsFor(shape, tape.Device.Info), count = shape.WeightCount;
        FloatBuffer partial = tape.Device.AllocateFloats(checked(splits * count), Tape.PartialSums);
        tape.Run(new Conv2dBackwardWeight(x, dY, partial, shape, splits));
        tape.Run(new SumPartials(partial, dWeight.Data, count, splits, dWeight.Accumulate));
        tape.Device.Free(partial);
    }

    private static Conv2dShape Demand(Tensor x, Tensor weight, (int H, int W) stride, (int H, int W) padding)
    {
        const string op = nameof(Conv2d);
        Require.Rank(x, 4, "[N,H,W,C]", op: op);
        Require.Rank(weight, 4, "[R,S,C,O]", op: op);
        Require.That(stride is { H: >= 1, W: >= 1 }, $"stride is {stride}, expected at least 1", op);
        Require.That(padding is { H: >= 0, W: >= 0 }, $"padding is {padding}, expected at least 0", op);
        Shape image = x.Shape, kernel = weight.Shape;
        if (kernel[2] != image[3]) throw new ShapeException($"{op}: weight is {kernel}, expected [R,S,{image[3]},O] for x {image}");
        if (kernel[0] > image[1] + 2 * padding.H || kernel[1] > image[2] + 2 * padding.W)
        {
            throw new ShapeException($"{op}: weight is {kernel}, larger than x {image} with padding {padding}");
        }
        return Conv2dShape.For(image[0], image[1], image[2], image[3], kernel[3], kernel[0], kernel[1], stride.H, stride.W, padding.H, padding.W);
    }
}
