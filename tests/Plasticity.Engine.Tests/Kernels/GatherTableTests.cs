using Plasticity.Devices.Cpu;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Kernels;

/// <summary>The tables by which convolutions find their pixels, against the definition of a convolution.</summary>
public sealed class GatherTableTests
{
    /// <summary>N H W, R S, strides, paddings.</summary>
    public static IEnumerable<object[]> Shapes =>
    [
        [1, 5, 7, 3, 3, 1, 1, 1, 1], [8, 4, 4, 3, 3, 1, 1, 1, 1], [3, 9, 6, 3, 3, 2, 2, 1, 1], [1, 32, 32, 3, 3, 1, 1, 1, 1],
        [5, 20, 20, 3, 3, 2, 2, 1, 1], [2, 8, 9, 1, 1, 2, 2, 0, 0], [7, 3, 2, 5, 5, 1, 1, 2, 2], [4, 11, 8, 2, 5, 2, 3, 0, 2], [2, 9, 10, 2, 2, 4, 4, 1, 1],
    ];

    [Theory, MemberData(nameof(Shapes))]
    public void Forward_reads_what_the_window_covers(int n, int h, int w, int r, int s, int strideH, int strideW, int padH, int padW)
    {
        Conv2dShape shape = Conv2dShape.For(n, h, w, 1, 1, r, s, strideH, strideW, padH, padW);
        Assert.Equal(Forward(shape).Order(), Listed(shape, GatherDirection.Forward, n * shape.OutH * shape.OutW).Order());
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Backward_reads_the_windows_that_cover_the_pixel(int n, int h, int w, int r, int s, int strideH, int strideW, int padH, int padW)
    {
        Conv2dShape shape = Conv2dShape.For(n, h, w, 1, 1, r, s, strideH, strideW, padH, padW);
        IEnumerable<(int Target, int Tap, int Source)> expected = Forward(shape).Select(read => (read.Source, read.Tap, read.Target));
        Assert.Equal(expected.Order(), Listed(shape, GatherDirection.BackwardInput, n * h * w).Order());
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Pairs_are_what_meets_in_the_weight_gradient(int n, int h, int w, int r, int s, int strideH, int strideW, int padH, int padW)
    {
        Conv2dShape shape = Conv2dShape.For(n, h, w, 1, 1, r, s, strideH, strideW, padH, padW);
        using CpuContext cpu = new(1, Simd.Widest);
        PixelPairs pairs = PixelPairs.For(cpu, shape, outputStride: 1);
        for (int images = 1; images <= pairs.Images; images++)
        {
            IEnumerable<(int Target, int Tap, int Source)> expected = Forward(shape with { N = images });
            Assert.Equal(expected.Order(), Paired(pairs, images, r * s).Order());
        }
    }

    [Fact]
    public void Small_images_are_grouped_so_that_no_tile_multiplies_by_zero()
    {
        Conv2dShape shape = Conv2dShape.For(8, 4, 4, 1, 1, 3, 3, 1, 1, 1, 1);
        using CpuContext cpu = new(1, Simd.Widest);
        GatherTable table = GatherTable.For(cpu, shape, GatherDirection.Forward, GatherTable.ImagesOf(shape, GatherDirection.Forward));
        Assert.Equal(16, table.Tiles);
        Assert.DoesNotContain(GatherTable.None, table.Sources);
        Assert.Equal(100, table.Taps.Length); // Of 144 taps 44 look outside: 4·5 in the corners, 8·3 along the sides.
    }

    [Fact]
    public void Every_pixel_is_fetched_once_before_it_is_read()
    {
        Conv2dShape shape = Conv2dShape.For(1, 32, 32, 1, 1, 3, 3, 1, 1, 1, 1);
        using CpuContext cpu = new(1, Simd.Widest);
        GatherTable table = GatherTable.For(cpu, shape, GatherDirection.Forward, 1);
        IEnumerable<int> fetched = Enumerable.Range(0, table.Tiles).SelectMany(tile => Enumerable.Range(table.FetchFirst[tile], table.FetchCount[tile]));
        Assert.Equal(Enumerable.Range(0, 1024), fetched.Select(pixel => pixel % 1024).Order());
    }

    /// <summary>The definition: output pixel, tap, input pixel.</summary>
    private static IEnumerable<(int Target, int Tap, int Source)> Forward(Conv2dShape shape)
    {
        for (int i = 0; i < shape.OutputRows * shape.R * shape.S; i++)
        {
            int tap = i % (shape.R * shape.S), target = i / (shape.R * shape.S);
            int n = target / (shape.OutH * shape.OutW), row = target / shape.OutW % shape.OutH, column = target % shape.OutW;
            int h = row * shape.StrideH + tap / shape.S - shape.PadH, w = column * shape.StrideW + tap % shape.S - shape.PadW;
            if (h >= 0 && h < shape.H && w >= 0 && w < shape.W) yield return (target, tap, (n * shape.H + h) * shape.W + w);
        }
    }

    /// <summary>What a table lists; each of its targets must be written once.</summary>
    private static List<(int Target, int Tap, int Source)> Listed(Conv2dShape shape, GatherDirection direction, int targets)
    {
        using CpuContext cpu = new(1, Simd.Widest);
        GatherTable table = GatherTable.For(cpu, shape, direction, shape.N);
        Assert.Equal(Enumerable.Range(0, targets), table.Targets.Where(target => target != GatherTable.None).Order());
        List<(int Target, int Tap, int Source)> listed = [];
        for (int tile = 0; tile < table.Tiles; tile++)
        {
            for (int tap = table.FirstTap[tile]; tap < table.FirstTap[tile + 1]; tap++)
            {
                for (int i = 0; i < TileProgram.Rows; i++)
                {
                    int source = table.Sources[tap * TileProgram.Rows + i];
                    if (source != GatherTable.None) listed.Add((table.Targets[tile * TileProgram.Rows + i], table.Taps[tap], source));
                }
            }
        }
        return listed;
    }

    private static IEnumerable<(int Target, int Tap, int Source)> Paired(PixelPairs pairs, int images, int taps)
    {
        for (int tap = 0; tap < taps; tap++)
        {
            for (int block = 0; block < pairs.Blocks; block++)
            {
                int first = pairs.First(tap, block);
                for (int i = first; i < first + pairs.Listed(tap, block, images); i++)
                {
                    yield return (block * pairs.PixelsOfBlock + pairs.Outputs[i], tap, pairs.Inputs[i]);
                }
            }
        }
    }
}
