using Plasticity.Devices;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

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
    FloatBuffer Factor = default, FloatBuffer Offset = default, FloatBuffer Residual = default, int Relu = 0, int Frozen = 0) : ITextKernel, ICountsWork
{
    public string File => "conv2d";
    public static IReadOnlyList<KernelVariant> Variants => Conv2dGrid.Variants;
    public Grid Grid => Conv2dGrid.For(Shape, Shape.OutputRows, Shape.O);
    public long Flops => 2 * Shape.MultiplyAdds;
    public string Size => Shape.Label;
}

/// <summary>dx [N,H,W,C] (+)= the gradient with respect to the input.</summary>
public readonly partial record struct Conv2dBackwardInput(FloatBuffer DY, FloatBuffer Weight, FloatBuffer DX, Conv2dShape Shape, int Accumulate) : ITextKernel, ICountsWork
{
    public string File => "conv2d";
    public static IReadOnlyList<KernelVariant> Variants => Conv2dGrid.Variants;
    public Grid Grid => Conv2dGrid.For(
        Shape, Shape.N * Grid.DivideUp(Shape.H, Step.H) * Grid.DivideUp(Shape.W, Step.W), Shape.C, Step.H * Step.W);
    public long Flops => 2 * Shape.MultiplyAdds;
    public string Size => Shape.Label;

    // A struct that nobody filled in has a grid too.
    private (int H, int W) Step => (Math.Max(Shape.StrideH, 1), Math.Max(Shape.StrideW, 1));
}

/// <summary>
/// partial [Splits,R,S,C,O] = the gradient with respect to the weight from each of <paramref name="Splits"/> equal ranges of the output
/// rows; <see cref="SumPartials"/> adds them up. The number of splits comes from shape and device, never from its threads, so neither do the bits.
/// </summary>
public readonly partial record struct Conv2dBackwardWeight(FloatBuffer X, FloatBuffer DY, FloatBuffer Partial, Conv2dShape Shape, int Splits) : ITextKernel, ICountsWork
{
    public string File => "conv2d";
    public static IReadOnlyList<KernelVariant> Variants => Conv2dGrid.Variants;
    public Grid Grid => Conv2dGrid.For(Shape, Shape.R * Shape.S * Shape.C, Shape.O, Splits);
    public long Flops => 2 * Shape.MultiplyAdds;
    public string Size => Shape.Label;

    /// <summary>
    /// Ranges of whole images: with the tiles of the weight, enough work items to keep a device busy, and no more, because every split is a
    /// weight written and read. On the CPU each should also have some tens of Winograd's tiles to sum.
    /// </summary>
    public static int SplitsFor(in Conv2dShape shape, DeviceInfo device)
    {
        if (device.Kind != DeviceKind.Cpu) return Conv2dGrid.SplitsFor(shape);
        int tiles = Grid.DivideUp(shape.R * shape.S * shape.C, 64) * Grid.DivideUp(shape.O, 64);
        int splits = Math.Min(Grid.DivideUp(256, tiles), shape.OutputRows / (16 * 64));
        return Math.Clamp(splits, 1, Math.Min(shape.N, 32));
    }
}

/// <summary>The tiles of <c>conv2d.cl</c>, a group of 256 lanes each: long ones, because channels are few and pixels many.</summary>
internal static class Conv2dGrid
{
    private static readonly KernelVariant[] s_quads =
        [new(128, 128, 4), new(256, 64, 4), new(128, 64, 4), new(256, 32, 4), new(256, 16, 4), new(32, 32, 4)];
    private static readonly KernelVariant[] s_single = [new(32, 32, 1)];

    public static IReadOnlyList<KernelVariant> Variants { get; } = [.. s_quads, .. s_single];

    /// <param name="copies">Groups along z: such products side by side.</param>
    public static Grid For(in Conv2dShape shape, int rows, int columns, int copies = 1)
    {
        KernelVariant tile = Tiles.Choose(TilesFor(shape), rows, columns, copies);
        return new(256, Grid.DivideUp(rows, tile.TileRows), Grid.DivideUp(columns, tile.TileColumns), copies, tile);
    }

    /// <summary>
    /// Splits of a weight's gradient: of those that fill the last round of the units' groups, for some tile and up to eight rounds, the one
    /// that is done first. A split's partial result costs 8 bytes of traffic a weight, about the time of half a multiply-add of one unit, and
    /// a turn in the sum over splits, about that of 30,000.
    /// </summary>
    public static int SplitsFor(in Conv2dShape shape)
    {
        int rows = shape.R * shape.S * shape.C, most = Math.Min(shape.N, 64), best = 1;
        long least = long.MaxValue;
        foreach (KernelVariant tile in TilesFor(shape))
        {
            long tiles = Tiles.Count(tile, rows, shape.O);
            for (int rounds = 1; rounds <= 8; rounds++)
            {
                int splits = (int)Math.Clamp(rounds * Tiles.Units / tiles, 1, most);
                long images = Grid.DivideUp(shape.N, splits);
                long time = Tiles.Time(tile, tiles * splits) * images * shape.OutH * shape.OutW + (long)splits * (shape.WeightCount / 2 + 30_000);
                if (time < least) (least, best) = (time, splits);
            }
        }
        return best;
    }

    private static KernelVariant[] TilesFor(in Conv2dShape shape) => (shape.C | shape.O) % 4 == 0 ? s_quads : s_single;
}
