using Plasticity.Engine.Devices.Cpu;

namespace Plasticity.Engine.Kernels;

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
    private const int GroupedPixels = 256;

    /// <summary>An address outside the image, or a row that nobody wants.</summary>
    public const int None = -1;

    /// <summary>Tiles between asking for a pixel and reading it.</summary>
    private const int FetchDistance = 8;

    private readonly List<int> _firstTap = [], _taps = [], _sources = [], _targets = [], _reach = [];

    private GatherTable(Conv2dShape shape, GatherDirection direction)
    {
        bool forward = direction == GatherDirection.Forward;
        (int height, int width) = forward ? (shape.OutH, shape.OutW) : (shape.H, shape.W);
        (int stepH, int stepW) = forward ? (1, 1) : (shape.StrideH, shape.StrideW);
        bool grouped = shape.N > 1 && height * width <= GroupedPixels;
        FetchTimes = grouped ? shape.N : 1;
        int sourcePixels = (forward ? shape.H * shape.W : shape.OutH * shape.OutW) * (grouped ? 1 : shape.N);
        List<(int N, int H, int W)> rows = [];
        for (int residueH = 0; residueH < stepH; residueH++)
        {
            for (int residueW = 0; residueW < stepW; residueW++)
            {
                rows.Clear();
                for (int outer = 0; outer < (grouped ? 1 : shape.N); outer++)
                {
                    for (int h = residueH; h < height; h += stepH)
                    {
                        for (int w = residueW; w < width; w += stepW)
                        {
                            if (!grouped) rows.Add((outer, h, w));
                            for (int n = 0; grouped && n < shape.N; n++) rows.Add((n, h, w));
                        }
                    }
                }
                AddTiles(shape, forward, rows, sourcePixels);
            }
        }
        FirstTap = [.. _firstTap, _taps.Count];
        Taps = [.. _taps];
        Sources = [.. _sources];
        Targets = [.. _targets];
        (FetchFirst, FetchCount) = (new int[Tiles], new int[Tiles]);
        PlanFetches(FetchTimes * sourcePixels);
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

    /// <summary>For each tile, the first pixel that the tile <see cref="FetchDistance"/> further on is the first to read.</summary>
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
        cpu.Remember((shape with { N = images, C = 0, O = 0 }, direction), key => new GatherTable(key.Item1, key.direction));

    private void AddTiles(in Conv2dShape shape, bool forward, List<(int N, int H, int W)> rows, int sourcePixels)
    {
        (int height, int width) = forward ? (shape.OutH, shape.OutW) : (shape.H, shape.W);
        Span<int> sources = stackalloc int[TileProgram.Rows];
        for (int first = 0; first < rows.Count; first += TileProgram.Rows)
        {
            _firstTap.Add(_taps.Count);
            int reach = 0;
            for (int tap = 0; tap < shape.R * shape.S; tap++)
            {
                bool touched = false;
                for (int i = 0; i < sources.Length; i++)
                {
                    sources[i] = first + i < rows.Count ? Source(shape, forward, rows[first + i], tap / shape.S, tap % shape.S) : None;
                    touched |= sources[i] != None;
                    if (sources[i] != None) reach = Math.Max(reach, sources[i] % sourcePixels + 1);
                }
                if (!touched) continue;
                _taps.Add(tap);
                _sources.AddRange(sources);
            }
            for (int i = first; i < first + TileProgram.Rows; i++)
            {
                _targets.Add(i < rows.Count ? (rows[i].N * height + rows[i].H) * width + rows[i].W : None);
            }
            _reach.Add(reach);
        }
    }

    /// <summary>The end of a group asks for the beginning of the next, which follows it in memory.</summary>
    private void PlanFetches(int groupPixels)
    {
        int reached = 0;
        for (int tile = 0; tile < Tiles; tile++)
        {
            int asking = tile - FetchDistance, next = 0;
            for (; asking < 0; asking += Tiles) next = groupPixels;
            (FetchFirst[asking], FetchCount[asking]) = (next + reached, Math.Max(0, _reach[tile] - reached));
            reached = Math.Max(reached, _reach[tile]);
        }
    }

    private static int Source(in Conv2dShape shape, bool forward, (int N, int H, int W) row, int r, int s)
    {
        if (forward)
        {
            int h = row.H * shape.StrideH - shape.PadH + r, w = row.W * shape.StrideW - shape.PadW + s;
            return h < 0 || h >= shape.H || w < 0 || w >= shape.W ? None : (row.N * shape.H + h) * shape.W + w;
        }
        int down = row.H + shape.PadH - r, right = row.W + shape.PadW - s;
        if (down < 0 || right < 0 || down % shape.StrideH != 0 || right % shape.StrideW != 0) return None;
        (int outH, int outW) = (down / shape.StrideH, right / shape.StrideW);
        return outH >= shape.OutH || outW >= shape.OutW ? None : (row.N * shape.OutH + outH) * shape.OutW + outW;
    }
}
