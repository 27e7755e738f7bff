using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

/// <summary>
/// For each tap, which input pixel meets which output pixel, for a group of images: what a weight gradient sums over. Pairs whose input
/// lies outside the image are not listed. Pixels are listed in blocks that stay in the nearer caches while all taps use them.
/// </summary>
internal sealed class PixelPairs
{
    /// <summary>Output pixels of a block, about.</summary>
    private const int BlockPixels = 128;

    // [taps·Blocks + 1]
    private readonly int[] _first;

    private PixelPairs(Conv2dShape shape, int outputStride)
    {
        int rowsOfBlock = Math.Clamp(BlockPixels / shape.OutW, 1, shape.OutH);
        Images = shape.N;
        PixelsOfBlock = (shape.N > 1 ? shape.N * shape.OutH : rowsOfBlock) * shape.OutW;
        Blocks = Devices.Grid.DivideUp(shape.OutH, rowsOfBlock);
        List<int> inputs = [], outputs = [];
        _first = new int[shape.R * shape.S * Blocks + 1];
        for (int i = 0; i < _first.Length - 1; i++)
        {
            int tap = i / Blocks, top = i % Blocks * rowsOfBlock;
            for (int n = 0; n < shape.N; n++) AddRows(shape, outputStride, n, tap, top, Math.Min(shape.OutH, top + rowsOfBlock), inputs, outputs);
            _first[i + 1] = inputs.Count;
        }
        Inputs = [.. inputs];
        Outputs = [.. outputs];
    }

    /// <summary>Output pixels of a block; the last of a group may have fewer.</summary>
    public int PixelsOfBlock { get; }

    /// <summary>Blocks of each group.</summary>
    public int Blocks { get; }

    /// <summary>Images of a group.</summary>
    public int Images { get; }

    /// <summary>Where the pairs of a tap in a block begin.</summary>
    public int First(int tap, int block) => _first[tap * Blocks + block];

    /// <summary>How many pairs a tap has in a block, for the first <paramref name="images"/> images of a group.</summary>
    /// <remarks>Every image has as many pairs as another, and they are listed image by image: a shorter group is a prefix.</remarks>
    public int Listed(int tap, int block, int images) => (_first[tap * Blocks + block + 1] - _first[tap * Blocks + block]) / Images * images;

    /// <summary>Input pixels, as offsets in floats from the first of the group.</summary>
    public int[] Inputs { get; }

    /// <summary>Output pixels, as offsets in floats from the first of the block.</summary>
    public int[] Outputs { get; }

    /// <summary>The pairs of a group of images.</summary>
    /// <param name="outputStride">Floats between output pixels.</param>
    public static PixelPairs For(CpuContext cpu, in Conv2dShape shape, int outputStride) =>
        cpu.Remember((shape with { N = ImagesOf(shape) }, outputStride), key => new PixelPairs(key.Item1, key.outputStride));

    /// <summary>How many images make a group: enough to fill a block.</summary>
    private static int ImagesOf(in Conv2dShape shape) => Math.Clamp(BlockPixels / (shape.OutH * shape.OutW), 1, shape.N);

    private static void AddRows(in Conv2dShape shape, int outputStride, int n, int tap, int top, int bottom, List<int> inputs, List<int> outputs)
    {
        int r = tap / shape.S, s = tap % shape.S;
        for (int row = top; row < bottom; row++)
        {
            int h = row * shape.StrideH - shape.PadH + r;
            if (h < 0 || h >= shape.H) continue;
            for (int column = 0; column < shape.OutW; column++)
            {
                int w = column * shape.StrideW - shape.PadW + s;
                if (w < 0 || w >= shape.W) continue;
                inputs.Add(((n * shape.H + h) * shape.W + w) * shape.C);
                outputs.Add(((n * shape.OutH + row - top) * shape.OutW + column) * outputStride);
            }
        }
    }
}
