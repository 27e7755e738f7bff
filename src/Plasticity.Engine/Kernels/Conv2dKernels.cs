using Plasticity.Engine.Devices;

namespace Plasticity.Engine.Kernels;

/// <summary>The sizes of a 2-D convolution; as kernel arguments, these ints in this order.</summary>
/// <param name="N">Images.</param> <param name="H">Input height.</param> <param name="W">Input width.</param> <param name="C">Input channels.</param>
/// <param name="O">Output channels.</param> <param name="R">Kernel height.</param> <param name="S">Kernel width.</param>
/// <param name="OutH">Output height.</param> <param name="OutW">Output width.</param>
/// <param name="StrideH">Step between windows, downwards.</param> <param name="StrideW">Step between windows, rightwards.</param>
/// <param name="PadH">Zeros above and below.</param> <param name="PadW">Zeros left and right.</param>
public readonly record struct Conv2dShape(
    int N, int H, int W, int C, int O, int R, int S, int OutH, int OutW, int StrideH, int StrideW, int PadH, int PadW)
{
    /// <summary>Sizes from what a layer knows.</summary>
    public static Conv2dShape For(int n, int h, int w, int c, int o, int r, int s, int strideH, int strideW, int padH, int padW) =>
        new(n, h, w, c, o, r, s, (h + 2 * padH - r) / strideH + 1, (w + 2 * padW - s) / strideW + 1, strideH, strideW, padH, padW);

    /// <summary>Output pixels of all images.</summary>
    public int OutputRows => N * OutH * OutW;

    /// <summary>Multiply-adds of one pass, counted as the direct convolution does.</summary>
    public long MultiplyAdds => (long)OutputRows * O * R * S * C;

    /// <summary>Values of the weight.</summary>
    public int WeightCount => R * S * C * O;

    /// <summary>"64x32x32 3x3/1": channels, height and width of the input, "to" the output's channels where they differ, kernel and step.</summary>
    public string Label => FormattableString.Invariant($"{C}x{H}x{W}{(O == C ? "" : FormattableString.Invariant($" to {O}"))} {R}x{S}/{StrideH}");
}

/// <summary>
/// y [N,OutH,OutW,O] = x [N,H,W,C] convolved with weight [R,S,C,O]; a correlation, as everywhere in the field. On its way to memory a sum may
/// become factor [O]·sum + offset [O], then get a residual of the shape of y, then be rectified.
/// </summary>
/// <param name="Factor">Absent together with <paramref name="Offset"/> where the sums stay as they are.</param>
/// <param name="Residual">Absent where nothing is added.</param>
/// <param name="Relu">1 for max(·, 0) at the end.</param>
/// <param name="Frozen">
/// 1 where nothing trains: a hint that this weight is likely to be met again with the values that it has now. A device may keep what it
/// derived from them, as long as it looks at the values, not at the buffer alone, before it uses that again.
/// </param>
public readonly partial record struct Conv2dForward(
    FloatBuffer X, FloatBuffer Weight, FloatBuffer Y, Conv2dShape Shape,
    FloatBuffer Factor = default, FloatBuffer Offset = default, FloatBuffer Residual = default, int Relu = 0, int Frozen = 0) : IKernel, ICountsWork
{
    public static KernelSource Source => new("conv2d", "conv2d_forward");
    public Grid Grid => Conv2dGrid.For(Shape.OutputRows, Shape.O);
    public long Flops => 2 * Shape.MultiplyAdds;
    public string Size => Shape.Label;
}

/// <summary>dx [N,H,W,C] (+)= the gradient with respect to the input.</summary>
public readonly partial record struct Conv2dBackwardInput(FloatBuffer DY, FloatBuffer Weight, FloatBuffer DX, Conv2dShape Shape, int Accumulate) : IKernel, ICountsWork
{
    public static KernelSource Source => new("conv2d", "conv2d_backward_input");
    public Grid Grid => Conv2dGrid.For(Shape.N * Shape.H * Shape.W, Shape.C);
    public long Flops => 2 * Shape.MultiplyAdds;
    public string Size => Shape.Label;
}

/// <summary>
/// partial [Splits,R,S,C,O] = the gradient with respect to the weight from each of <paramref name="Splits"/> equal ranges of the output
/// rows; <see cref="SumPartials"/> adds them up. The number of splits comes from shape and device, never from its threads, so neither do the bits.
/// </summary>
public readonly partial record struct Conv2dBackwardWeight(FloatBuffer X, FloatBuffer DY, FloatBuffer Partial, Conv2dShape Shape, int Splits) : IKernel, ICountsWork
{
    public static KernelSource Source => new("conv2d", "conv2d_backward_weight");
    public Grid Grid => Conv2dGrid.For(Shape.R * Shape.S * Shape.C, Shape.O, Splits);
    public long Flops => 2 * Shape.MultiplyAdds;
    public string Size => Shape.Label;

    /// <summary>
    /// Ranges of whole images: with the tiles of the weight, enough work items to keep a device busy, and no more, because every split is a
    /// weight written and read. On the CPU each should also have some tens of Winograd's tiles to sum.
    /// </summary>
    public static int SplitsFor(in Conv2dShape shape, DeviceInfo device)
    {
        int tiles = Grid.DivideUp(shape.R * shape.S * shape.C, 64) * Grid.DivideUp(shape.O, 64);
        int splits = Grid.DivideUp(256, tiles);
        if (device.Kind == DeviceKind.Cpu) splits = Math.Min(splits, shape.OutputRows / (16 * 64));
        return Math.Clamp(splits, 1, Math.Min(shape.N, 32));
    }
}

/// <summary>y [Count] (+)= the sum over splits of partial [Splits,Count], first split first.</summary>
public readonly partial record struct SumPartials(FloatBuffer Partial, FloatBuffer Y, int Count, int Splits, int Accumulate) : IKernel
{
    public static KernelSource Source => new("reduce", "sum_partials");
    public Grid Grid => Grid.PerElement(Count);
}

/// <summary>The tiles of <c>conv2d.cl</c>: 128 rows × 32 columns a group of 256 lanes, because channels are few and pixels many.</summary>
internal static class Conv2dGrid
{
    public const int Rows = 128, Columns = 32;

    public static Grid For(int rows, int columns, int splits = 1) => new(256, Grid.DivideUp(rows, Rows), Grid.DivideUp(columns, Columns), splits);
}
