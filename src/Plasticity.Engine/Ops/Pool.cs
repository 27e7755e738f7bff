using System.Runtime.CompilerServices;
using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;

namespace Plasticity.Engine.Ops;

/// <summary>Poolings over space.</summary>
public static class PoolOp
{
    /// <summary>The largest element of each window; padding never wins. Of equals the first takes the gradient.</summary>
    /// <param name="x">[N,H,W,C]</param>
    /// <param name="size">Height and width of the window.</param>
    /// <param name="stride">Step between windows; 0 means <paramref name="size"/>.</param>
    /// <param name="padding">On each side; at most half the size.</param>
    /// <returns>[N,(H+2·padding-size)/stride+1,(W+2·padding-size)/stride+1,C], owned by the tape.</returns>
    /// <exception cref="ShapeException">x is not of rank 4 or smaller than the window.</exception>
    public static Tensor MaxPool(this Tape tape, Tensor x, int size, int stride = 0, int padding = 0)
    {
        PoolShape shape = Demand(x, size, stride, padding);
        Tensor y = tape.New(new Shape(shape.N, shape.OutH, shape.OutW, shape.C), x);
        IntBuffer index = tape.Ints(y.Count);
        tape.Run(new MaxPoolForward(x.Data, y.Data, index, shape));
        tape.OnBackward(y, dY =>
        {
            Contribution dX = tape.GradientOf(x);
            tape.Run(new MaxPoolBackward(dY, index, dX.Data, shape, dX.Accumulate));
        });
        return y;
    }

    /// <summary>The mean of each window; padding counts as zeros and is divided by, as in PyTorch's default.</summary>
    /// <inheritdoc cref="MaxPool"/>
    public static Tensor AveragePool(this Tape tape, Tensor x, int size, int stride = 0, int padding = 0)
    {
        PoolShape shape = Demand(x, size, stride, padding);
        Tensor y = tape.New(new Shape(shape.N, shape.OutH, shape.OutW, shape.C), x);
        tape.Run(new AveragePoolForward(x.Data, y.Data, shape));
        tape.OnBackward(y, dY =>
        {
            Contribution dX = tape.GradientOf(x);
            tape.Run(new AveragePoolBackward(dY, dX.Data, shape, dX.Accumulate));
        });
        return y;
    }

    /// <summary>The mean over height and width.</summary>
    /// <param name="x">[N,H,W,C]</param>
    /// <returns>[N,C], owned by the tape.</returns>
    /// <exception cref="ShapeException">x is not of rank 4.</exception>
    public static Tensor GlobalAverage(this Tape tape, Tensor x)
    {
        Require.Rank(x, 4, "[N,H,W,C]");
        int n = x.Shape[0], p = x.Shape[1] * x.Shape[2], c = x.Shape[3];
        Tensor y = tape.New(new Shape(n, c), x);
        tape.Run(new GlobalAverageForward(x.Data, y.Data, n, p, c));
        tape.OnBackward(y, dY =>
        {
            Contribution dX = tape.GradientOf(x);
            tape.Run(new GlobalAverageBackward(dY, dX.Data, n, p, c, dX.Accumulate));
        });
        return y;
    }

    private static PoolShape Demand(Tensor x, int size, int stride, int padding, [CallerMemberName] string op = "")
    {
        Require.Rank(x, 4, "[N,H,W,C]", op: op);
        if (stride == 0) stride = size;
        Require.That(size >= 1, $"size is {size}, expected at least 1", op);
        Require.That(stride >= 1, $"stride is {stride}, expected at least 1", op);
        Require.That(padding >= 0 && 2 * padding <= size, $"padding is {padding}, expected 0 to half of size {size}", op);
        (int n, int h, int w, int c) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
        if (size > h + 2 * padding || size > w + 2 * padding) throw new ShapeException($"{op}: x is {x.Shape}, smaller than a window of {size} with padding {padding}");
        return new PoolShape(n, h, w, c, size, size, (h + 2 * padding - size) / stride + 1, (w + 2 * padding - size) / stride + 1, stride, stride, padding, padding);
    }
}
