using Plasticity.Devices;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Kernels;

/// <summary>Which tiles the layers of residual networks get, 128 images at once, and how many groups come of it.</summary>
public sealed class TilesTests
{
    private static readonly DeviceInfo s_gpu = new(DeviceKind.OpenCl, "opencl:0", "a large one", "", Tiles.Units, 1L << 36, IsGpu: true);

    /// <summary>Side, C and O, kernel, stride, and the tile of the forward pass.</summary>
    public static TheoryData<int, int, int, int, int, int, int> Layers => new()
    {
        { 32, 3, 64, 3, 1, 32, 32 }, { 32, 64, 64, 3, 1, 256, 64 }, { 32, 64, 128, 3, 2, 128, 128 }, { 32, 64, 128, 1, 2, 128, 128 }, { 16, 128, 128, 3, 1, 128, 128 },
        { 8, 256, 256, 3, 1, 128, 128 }, { 4, 512, 512, 3, 1, 128, 64 },
        { 32, 3, 16, 3, 1, 32, 32 }, { 32, 16, 16, 3, 1, 256, 16 }, { 16, 32, 32, 3, 1, 256, 32 }, { 8, 64, 64, 3, 1, 32, 32 }, { 4, 128, 128, 3, 1, 32, 32 },
    };

    [Theory, MemberData(nameof(Layers))]
    public void The_layers_of_a_network_fill_a_large_GPU(int side, int c, int o, int kernel, int stride, int tileRows, int tileColumns)
    {
        Conv2dShape shape = Conv2dShape.For(128, side, side, c, o, kernel, kernel, stride, stride, kernel / 2, kernel / 2);
        Grid forward = new Conv2dForward(default, default, default, shape).Grid;
        Assert.Equal(new KernelVariant(tileRows, tileColumns, c % 4 == 0 ? 4 : 1), forward.Variant);
        Demand(forward, 120);
        Demand(new Conv2dBackwardInput(default, default, default, shape, 0).Grid, 120);
        int splits = Conv2dBackwardWeight.SplitsFor(shape, s_gpu);
        Assert.InRange(splits, 1, 64);
        // A weight that is one tile has as many groups as splits.
        Demand(new Conv2dBackwardWeight(default, default, default, shape, splits).Grid, 64);
    }

    [Theory, InlineData(4096, 4096, 128, 128), InlineData(1412, 1404, 128, 128), InlineData(1284, 764, 128, 64), InlineData(128, 100, 32, 32), InlineData(4, 4, 32, 32)]
    public void A_small_product_gets_small_tiles(int m, int n, int tileRows, int tileColumns)
    {
        KernelVariant tile = new(tileRows, tileColumns, 4);
        Assert.Equal(new Grid(256, Grid.DivideUp(n, tileColumns), Grid.DivideUp(m, tileRows), Variant: tile), new MatMul(default, default, default, m, n, 512, 0).Grid);
    }

    /// <summary>Four floats at once are fetched only where the lines of all three matrices are multiples of four.</summary>
    [Theory, InlineData(64, 64, 64, 4, 4, 4), InlineData(64, 64, 10, 1, 4, 1), InlineData(64, 10, 64, 1, 1, 1), InlineData(10, 64, 64, 4, 1, 4)]
    public void Lines_decide_how_much_is_fetched(int m, int n, int k, int plain, int transposedA, int transposedB)
    {
        Assert.Equal(plain, new MatMul(default, default, default, m, n, k, 0).Grid.Variant.Fetch);
        Assert.Equal(transposedA, new MatMulTransposedA(default, default, default, m, n, k, 0).Grid.Variant.Fetch);
        Assert.Equal(transposedB, new MatMulTransposedB(default, default, default, m, n, k, 0).Grid.Variant.Fetch);
    }

    [Fact]
    public void Splits_of_the_CPU_device_are_its_own()
    {
        Conv2dShape shape = Conv2dShape.For(128, 32, 32, 16, 16, 3, 3, 1, 1, 1, 1);
        Assert.Equal(32, Conv2dBackwardWeight.SplitsFor(shape, s_gpu with { Kind = DeviceKind.Cpu }));
        Assert.NotEqual(32, Conv2dBackwardWeight.SplitsFor(shape, s_gpu));
    }

    private static void Demand(Grid grid, int atLeast) => Assert.InRange(grid.X * grid.Y * grid.Z, atLeast, 70 * Tiles.Units);
}
