using Plasticity.Devices;
using Plasticity.Devices.Lanes;
using Plasticity.Devices.Text;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Kernels;

/// <summary>
/// Products and convolutions in C# for lanes have the bits of their texts, in every tile and at the sizes at which <see cref="ProductTests"/> and
/// <see cref="ConvolutionTileTests"/> compare the texts with sums in double precision.
/// </summary>
[Collection(DeviceCollection.Name)]
public sealed class LaneTileTests(LaneDevices devices) : IClassFixture<LaneDevices>
{
    private static readonly RandomStream Random = new(31, Purpose.Data);

    [OpenClTheory, MemberData(nameof(ProductTests.Cases), MemberType = typeof(ProductTests))]
    public void Products_have_the_bits_of_the_text(int tileRows, int tileColumns, int fetch, int m, int n, int k, int accumulate)
    {
        Grid grid = new(256, Grid.DivideUp(n, tileColumns), Grid.DivideUp(m, tileRows), 1, new(tileRows, tileColumns, fetch));
        float[] before = Values(3, m * n);
        float[][] given = [Values(1, m * k), Values(2, k * n)];
        Same(grid, before, (b, c) => new MatMul(b[0], b[1], c, m, n, k, accumulate), given);
        Same(grid, before, (b, c) => new MatMulTransposedA(b[0], b[1], c, m, n, k, accumulate), given);
        Same(grid, before, (b, c) => new MatMulTransposedB(b[0], b[1], c, m, n, k, accumulate), given);
    }

    [OpenClTheory, MemberData(nameof(ConvolutionTileTests.Cases), MemberType = typeof(ConvolutionTileTests))]
    public void Forward_has_the_bits_of_the_text(int tileRows, int tileColumns, int fetch, string sizes)
    {
        Conv2dShape z = Shape(sizes);
        Grid grid = For(new(tileRows, tileColumns, fetch), z.OutputRows, z.O);
        float[] x = Values(1, z.N * z.H * z.W * z.C), weight = Values(2, z.WeightCount), factor = Values(3, z.O), offset = Values(4, z.O);
        float[] before = Values(5, z.OutputRows * z.O), residual = Values(6, before.Length);
        Same(grid, before, (b, y) => new Conv2dForward(b[0], b[1], y, z), x, weight);
        Same(grid, before, (b, y) => new Conv2dForward(b[0], b[1], y, z, b[2], b[3]), x, weight, factor, offset);
        Same(grid, before, (b, y) => new Conv2dForward(b[0], b[1], y, z, Residual: b[2], Relu: 1), x, weight, residual);
        Same(grid, before, (b, y) => new Conv2dForward(b[0], b[1], y, z, b[2], b[3], b[4], 1, 1), x, weight, factor, offset, residual);
    }

    [OpenClTheory, MemberData(nameof(ConvolutionTileTests.Cases), MemberType = typeof(ConvolutionTileTests))]
    public void The_gradient_of_the_input_has_the_bits_of_the_text(int tileRows, int tileColumns, int fetch, string sizes)
    {
        Conv2dShape z = Shape(sizes);
        int rows = z.N * Grid.DivideUp(z.H, z.StrideH) * Grid.DivideUp(z.W, z.StrideW);
        Grid grid = For(new(tileRows, tileColumns, fetch), rows, z.C, z.StrideH * z.StrideW);
        float[] dY = Values(1, z.OutputRows * z.O), weight = Values(2, z.WeightCount), before = Values(3, z.N * z.H * z.W * z.C);
        foreach (int accumulate in (int[])[0, 1]) Same(grid, before, (b, dX) => new Conv2dBackwardInput(b[0], b[1], dX, z, accumulate), dY, weight);
    }

    [OpenClTheory, MemberData(nameof(ConvolutionTileTests.Cases), MemberType = typeof(ConvolutionTileTests))]
    public void The_gradient_of_the_weight_has_the_bits_of_the_text(int tileRows, int tileColumns, int fetch, string sizes)
    {
        Conv2dShape z = Shape(sizes);
        float[] x = Values(1, z.N * z.H * z.W * z.C), dY = Values(2, z.OutputRows * z.O);
        foreach (int splits in ((int[])[1, 2, z.N]).Distinct())
        {
            Grid grid = For(new(tileRows, tileColumns, fetch), z.R * z.S * z.C, z.O, splits);
            Same(grid, Values(3, splits * z.WeightCount), (b, partial) => new Conv2dBackwardWeight(b[0], b[1], partial, z, splits), x, dY);
        }
    }

    /// <summary>The C# as it stands, on threads of this process: one group of each kernel, in the tile that it chooses.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Lanes_as_threads_agree_with_sums_in_double_precision(int channels)
    {
        const int m = 5, n = 8, k = 7;
        Conv2dShape z = Conv2dShape.For(1, 4, 3, channels, 4, 3, 2, 2, 1, 1, 1);
        ConvolutionSizes exact = new(1, 4, 3, channels, 4, 3, 2, 2, 1, 1, 1);
        float[] a = Values(1, m * k), b = Values(2, k * n), x = Values(3, z.H * z.W * z.C), weight = Values(4, z.WeightCount), dY = Values(5, z.OutputRows * z.O);
        Agrees([.. Enumerable.Range(0, m * n).Select(i => Sum(k, t => (double)a[i / n * k + t] * b[t * n + i % n]))], (g, c) => new MatMul(g[0], g[1], c, m, n, k, 0), a, b);
        Agrees([.. Enumerable.Range(0, k * n).Select(i => Sum(m, t => (double)a[t * k + i / n] * b[t * n + i % n]))], (g, c) => new MatMulTransposedA(g[0], g[1], c, k, n, m, 0), a, b);
        Agrees([.. Enumerable.Range(0, m * k).Select(i => Sum(n, t => (double)b[i / k * n + t] * b[i % k * n + t]))], (g, c) => new MatMulTransposedB(g[0], g[1], c, m, k, n, 0), b, b);
        Agrees([.. Enumerable.Range(0, dY.Length).Select(at => Reference.Conv2dAt(x, weight, exact, at))], (g, y) => new Conv2dForward(g[0], g[1], y, z), x, weight);
        Agrees([.. Enumerable.Range(0, x.Length).Select(at => Reference.Conv2dInputGradientAt(dY, weight, exact, at))], (g, dX) => new Conv2dBackwardInput(g[0], g[1], dX, z, 0), dY, weight);
        Agrees([.. Enumerable.Range(0, weight.Length).Select(at => Reference.Conv2dWeightGradientAt(x, dY, exact, at))], (g, partial) => new Conv2dBackwardWeight(g[0], g[1], partial, z, 1), x, dY);
    }

    private void Agrees<TKernel>(double[] expected, Func<FloatBuffer[], FloatBuffer, TKernel> make, params float[][] given) where TKernel : unmanaged, IKernel
    {
        PoisoningDevice device = devices.Threads;
        FloatBuffer[] buffers = [.. given.Select(each => device.Upload(each))];
        FloatBuffer target = device.AllocateFloats(expected.Length);
        device.Run(make(buffers, target));
        // Sums of 36 products at most, each rounded at 2^-24 of the largest.
        RelativeError.AtMost(1e-6, device.Read(target), expected, typeof(TKernel).Name);
        foreach (FloatBuffer buffer in (FloatBuffer[])[.. buffers, target]) device.Free(buffer);
    }

    private static double Sum(int count, Func<int, double> term) => Enumerable.Range(0, count).Sum(term);

    /// <summary>Runs a kernel as text and as lanes, each on buffers of its own, and compares what they make of the target.</summary>
    private void Same<TKernel>(Grid grid, float[] before, Func<FloatBuffer[], FloatBuffer, TKernel> make, params float[][] given)
        where TKernel : unmanaged, ITextKernel, ILaneKernel
    {
        InTile<TKernel>.Next = grid;
        Bits.Same(Run(devices.Lanes), Run(devices.Text));

        float[] Run(PoisoningDevice device)
        {
            FloatBuffer[] buffers = [.. given.Select(each => device.Upload(each))];
            FloatBuffer target = device.Upload(before);
            device.Run(new InTile<TKernel>(make(buffers, target)));
            float[] found = device.Read(target);
            foreach (FloatBuffer buffer in (FloatBuffer[])[.. buffers, target]) device.Free(buffer);
            return found;
        }
    }

    private static Grid For(KernelVariant tile, int rows, int columns, int copies = 1) =>
        new(256, Grid.DivideUp(rows, tile.TileRows), Grid.DivideUp(columns, tile.TileColumns), copies, tile);

    private static float[] Values(ulong sequence, int count) => Draw.AwayFromZero(Random.Sequence(sequence), count);

    private static Conv2dShape Shape(string sizes)
    {
        int[] z = [.. sizes.Split(' ').Select(word => int.Parse(word, null))];
        return Conv2dShape.For(z[0], z[1], z[2], z[3], z[4], z[5], z[6], z[7], z[8], z[9], z[10]);
    }
}
