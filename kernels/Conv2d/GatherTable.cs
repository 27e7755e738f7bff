using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

/// <summary>Which pixels a product reads for each pixel that it writes.</summary>
internal enum GatherDirection
{
    /// <summary>Output pixels read the input.</summary>
    Forward,

    /// <summary>Input pixels read the gradient of the output: a convolution again, for each residue of the position modulo the stride.</summary>
    BackwardInput,
}

/// <summary>
/// A convolution as a list of addresses, for a group of images: tiles of eight written pixels, for each tile the kernel positions (taps) that
/// touch the image at one of them at least, and for each of these the eight pixels read. What depends on stride, padding and borders is
/// decided here, once for a shape.
/// </summary>
/// <remarks>The indirection is the idea of Dukhan 2019, "The Indirect Convolution Algorithm", arXiv:1907.02129; ours are offsets from the
/// group, so that one table serves every buffer, and it leaves out taps that lie outside for the whole tile.</remarks>
internal sealed class GatherTable
{
    /// <summary>Images of a group of small images: tiles then take one position of eight images, which agree on what lies outside.</summary>
    private const int GroupedImages = 8;

    /// <summary>Pixels of an image up to which images are grouped: larger ones lose little at their borders, and their rows lie together.</summary>
    public const int GroupedPixels = 256;

    /// <summary>An address outside the image, or a row that nobody wants.</summary>
    public const int None = -1;

    /// <summary>From lists that <see cref="GatherTableBuilder"/> has filled.</summary>
    public GatherTable(int[] firstTap, int[] taps, int[] sources, int[] targets, (int[] First, int[] Count, int Times) fetches)
    {
        (FirstTap, Taps, Sources, Targets) = (firstTap, taps, sources, targets);
        (FetchFirst, FetchCount, FetchTimes) = fetches;
    }

    /// <summary>Tiles of the group.</summary>
    public int Tiles => FirstTap.Length - 1;

    /// <summary>[Tiles + 1]: the range of <see cref="Taps"/> that belongs to each tile.</summary>
    public int[] FirstTap { get; }

    /// <summary>Numbers r·S + s.</summary>
    public int[] Taps { get; }

    /// <summary>Eight for each tap: the pixel read, counted from the first of the group, or <see cref="None"/>.</summary>
    public int[] Sources { get; }

    /// <summary>Eight for each tile: the pixel written, counted from the first of the group, or <see cref="None"/>.</summary>
    public int[] Targets { get; }

    /// <summary>For each tile, the first pixel that a tile a little further on is the first to read.</summary>
    public int[] FetchFirst { get; }

    /// <summary>For each tile, the number of such pixels.</summary>
    public int[] FetchCount { get; }

    /// <summary>Images of the group that are walked side by side, each with the same pixels to fetch.</summary>
    public int FetchTimes { get; }

    /// <summary>How many images a table should describe, for a batch of that shape.</summary>
    public static int ImagesOf(in Conv2dShape shape, GatherDirection direction)
    {
        int pixels = direction == GatherDirection.Forward ? shape.OutH * shape.OutW : shape.H * shape.W;
        bool wholeTiles = direction == GatherDirection.Forward
            ? pixels % TileProgram.Rows == 0
            : shape.H % shape.StrideH == 0 && shape.W % shape.StrideW == 0 && pixels / (shape.StrideH * shape.StrideW) % TileProgram.Rows == 0;
        return wholeTiles && pixels > GroupedPixels ? 1 : Math.Min(shape.N, GroupedImages);
    }

    /// <summary>The table of a group of <paramref name="images"/> images.</summary>
    public static GatherTable For(CpuContext cpu, in Conv2dShape shape, GatherDirection direction, int images) =>
        cpu.Remember((shape with { N = images, C = 0, O = 0 }, direction), key => new GatherTableBuilder(key.Item1, key.direction).Build());
}
