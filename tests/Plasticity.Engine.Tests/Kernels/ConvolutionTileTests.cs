using Plasticity.Devices;
using Plasticity.Devices.Lanes;
using Plasticity.Devices.Text;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.House;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Kernels;

/// <summary>The convolutions' three passes in every tile, element by element, at sizes that no tile divides.</summary>
[Collection(DeviceCollection.Name)]
public sealed class ConvolutionTileTests(TestDevices devices)
{
    private const double Tolerance = 1e-6;

    private static readonly RandomStream Random = new(22, Purpose.Data);

    /// <summary>N H W C O, kernel, steps, padding; channels that 4 divides.</summary>
    private static readonly int[][] s_sizes =
    [
        // More pixels than the longest tile has rows, then more taps; every edge in the middle of a tile.
        [1, 19, 17, 4, 4, 3, 3, 1, 1, 1, 1], [2, 5, 7, 36, 20, 3, 3, 1, 1, 1, 1], [5, 3, 1, 8, 136, 3, 3, 1, 1, 1, 1],
        // Steps that divide the sizes and do not; classes of pixels without a tap; no padding and more than the kernel's half.
        [3, 8, 8, 16, 12, 3, 3, 2, 2, 1, 1], [1, 9, 6, 8, 132, 3, 3, 2, 2, 1, 1], [3, 7, 5, 20, 12, 1, 1, 2, 2, 0, 0], [2, 11, 10, 4, 8, 5, 3, 3, 2, 2, 0],
        [1, 2, 7, 8, 4, 2, 2, 3, 3, 2, 3], [3, 4, 4, 68, 72, 1, 1, 1, 1, 0, 0], [2, 1, 1, 12, 8, 3, 3, 1, 1, 1, 1],
    ];

    /// <summary>Some of those with channels that 4 does not divide.</summary>
    private static readonly int[][] s_oddSizes =
    [
        [1, 9, 11, 3, 16, 3, 3, 1, 1, 1, 1], [2, 5, 7, 33, 5, 3, 3, 1, 1, 1, 1], [3, 8, 8, 16, 13, 3, 3, 2, 2, 1, 1], [2, 11, 10, 1, 66, 5, 3, 3, 2, 2, 0],
        [3, 7, 5, 17, 6, 1, 1, 2, 2, 0, 0], [1, 2, 7, 5, 3, 2, 2, 3, 3, 2, 3],
    ];

    public static TheoryData<int, int, int, string> Cases
    {
        get
        {
            TheoryData<int, int, int, string> cases = [];
            foreach (KernelVariant tile in KernelPrograms.VariantsOf(typeof(Conv2dForward)))
                foreach (int[] size in tile.Fetch == 4 ? s_sizes : [.. s_oddSizes, .. s_sizes[..2]]) cases.Add(tile.TileRows, tile.TileColumns, tile.Fetch, string.Join(' ', size));
            return cases;
        }
    }

    [Fact]
    public void All_passes_have_the_same_tiles()
    {
        Assert.Equal(KernelPrograms.VariantsOf(typeof(Conv2dForward)), KernelPrograms.VariantsOf(typeof(Conv2dBackwardInput)));
        Assert.Equal(KernelPrograms.VariantsOf(typeof(Conv2dForward)), KernelPrograms.VariantsOf(typeof(Conv2dBackwardWeight)));
    }

    [OpenClTheory, MemberData(nameof(Cases))]
    public void Forward_agrees(int tileRows, int tileColumns, int fetch, string sizes)
    {
        (Conv2dShape shape, ConvolutionSizes exact) = Sizes(sizes);
        float[] x = Values(1, shape.N * shape.H * shape.W * shape.C), weight = Values(2, shape.WeightCount), residual = Values(3, shape.OutputRows * shape.O);
        float[] factor = Values(4, shape.O), offset = Values(5, shape.O);
        double[] sums = [.. Enumerable.Range(0, residual.Length).Select(at => Reference.Conv2dAt(x, weight, exact, at))];
        double[] finished = [.. sums.Select((sum, at) => Math.Max(factor[at % shape.O] * sum + offset[at % shape.O] + residual[at], 0))];
        FloatBuffer[] given = Upload(x, weight, factor, offset, residual);
        KernelVariant tile = new(tileRows, tileColumns, fetch);
        Demand(sums, "sums", y => Run(new Conv2dForward(given[0], given[1], y, shape), tile, shape.OutputRows, shape.O));
        Demand(finished, "finished", y => Run(new Conv2dForward(given[0], given[1], y, shape, given[2], given[3], given[4], 1), tile, shape.OutputRows, shape.O));
        Free(given);
    }

    [OpenClTheory, MemberData(nameof(Cases))]
    public void The_gradient_of_the_input_agrees(int tileRows, int tileColumns, int fetch, string sizes)
    {
        (Conv2dShape shape, ConvolutionSizes exact) = Sizes(sizes);
        float[] dY = Values(1, shape.OutputRows * shape.O), weight = Values(2, shape.WeightCount), before = Values(3, shape.N * shape.H * shape.W * shape.C);
        double[] expected = [.. Enumerable.Range(0, before.Length).Select(at => Reference.Conv2dInputGradientAt(dY, weight, exact, at))];
        FloatBuffer[] given = Upload(dY, weight);
        int rows = shape.N * Grid.DivideUp(shape.H, shape.StrideH) * Grid.DivideUp(shape.W, shape.StrideW), classes = shape.StrideH * shape.StrideW;
        KernelVariant tile = new(tileRows, tileColumns, fetch);
        Demand(expected, "dX", dX => Run(new Conv2dBackwardInput(given[0], given[1], dX, shape, 0), tile, rows, shape.C, classes));
        Demand(
            [.. expected.Zip(before, (sum, value) => sum + value)], "dX added",
            dX => Run(new Conv2dBackwardInput(given[0], given[1], dX, shape, 1), tile, rows, shape.C, classes), before);
        Free(given);
    }

    [OpenClTheory, MemberData(nameof(Cases))]
    public void The_gradient_of_the_weight_agrees(int tileRows, int tileColumns, int fetch, string sizes)
    {
        (Conv2dShape shape, ConvolutionSizes exact) = Sizes(sizes);
        float[] x = Values(1, shape.N * shape.H * shape.W * shape.C), dY = Values(2, shape.OutputRows * shape.O);
        double[] expected = [.. Enumerable.Range(0, shape.WeightCount).Select(at => Reference.Conv2dWeightGradientAt(x, dY, exact, at))];
        FloatBuffer[] given = Upload(x, dY);
        foreach (int splits in (int[])[1, 2, shape.N])
        {
            FloatBuffer partial = Device.AllocateFloats(splits * shape.WeightCount);
            Run(new Conv2dBackwardWeight(given[0], given[1], partial, shape, splits), new(tileRows, tileColumns, fetch), shape.R * shape.S * shape.C, shape.O, splits);
            Demand(expected, $"dWeight of {splits}", dWeight => Device.Run(new SumPartials(partial, dWeight, shape.WeightCount, splits, 0)));
            Device.Free(partial);
        }
        Free(given);
    }

    private PoisoningDevice Device => devices[DeviceKind.OpenCl];

    private void Run<TKernel>(TKernel kernel, KernelVariant tile, int rows, int columns, int copies = 1) where TKernel : unmanaged, ITextKernel, ILaneKernel
    {
        InTile<TKernel>.Next = new Grid(256, Grid.DivideUp(rows, tile.TileRows), Grid.DivideUp(columns, tile.TileColumns), copies, tile);
        Device.Run(new InTile<TKernel>(kernel));
    }

    /// <summary>Fails unless what is run writes, or adds to <paramref name="before"/>, what is expected.</summary>
    private void Demand(double[] expected, string what, Action<FloatBuffer> run, float[]? before = null)
    {
        FloatBuffer target = before is null ? Device.AllocateFloats(expected.Length) : Device.Upload(before);
        run(target);
        float[] found = Device.Read(target);
        Device.Free(target);
        RelativeError.AtMost(Tolerance, found, expected, what);
    }

    private FloatBuffer[] Upload(params float[][] values) => [.. values.Select(each => Device.Upload(each))];

    private void Free(FloatBuffer[] buffers)
    {
        foreach (FloatBuffer buffer in buffers) Device.Free(buffer);
    }

    private static float[] Values(ulong sequence, int count) => Draw.AwayFromZero(Random.Sequence(sequence), count);

    private static (Conv2dShape Shape, ConvolutionSizes Exact) Sizes(string text)
    {
        int[] z = [.. text.Split(' ').Select(word => int.Parse(word, null))];
        return (Conv2dShape.For(z[0], z[1], z[2], z[3], z[4], z[5], z[6], z[7], z[8], z[9], z[10]), new(z[0], z[1], z[2], z[3], z[4], z[5], z[6], z[7], z[8], z[9], z[10]));
    }
}
