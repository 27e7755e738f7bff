using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Ops;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Devices.Cpu;

/// <summary>
/// The device's one source for vectors of 512, 256 and 128 bits, held to the reference at each width: the processor that runs the tests would
/// otherwise decide which of them is tested.
/// </summary>
[Needs(Needs.Patience)]
public sealed class WidthTests
{
    /// <summary>N H W C O, kernel, stride, padding: groups of images with some left over, several panels, every fold.</summary>
    private static readonly object[][] LargerConvolutions =
    [
        [11, 8, 8, 12, 40, 3, 1, 1], [9, 17, 16, 4, 8, 3, 1, 1], [10, 6, 6, 8, 20, 3, 2, 1], [2, 18, 18, 16, 4, 3, 2, 1], [3, 16, 20, 2, 12, 5, 1, 2],
    ];

    public static IEnumerable<object[]> Convolutions => AtEveryWidth(Conv2dTests.Square.Concat(LargerConvolutions));

    public static IEnumerable<object[]> FoldedConvolutions => AtEveryWidth(Conv2dNormTests.Cases);

    public static IEnumerable<object[]> Products => AtEveryWidth([.. LinearTests.Sizes, [200, 300, 70], [9, 512, 16], [16, 64, 8]]);

    public static IEnumerable<object[]> Images => AtEveryWidth(BatchNormTests.Images);

    public static IEnumerable<object[]> Pools => AtEveryWidth(PoolTests.Windows);

    public static IEnumerable<object[]> Widths => AtEveryWidth([[]]);

    [Theory, MemberData(nameof(Convolutions))]
    public void Conv2d_agrees(int bits, int n, int h, int w, int c, int o, int kernel, int stride, int padding)
    {
        using PoisoningDevice device = Open(bits);
        OpCheck.Agrees(
            device, (tape, x) => tape.Conv2d(x[0], x[1], stride, padding),
            x => Reference.Conv2d(x[0], x[1], n, h, w, c, o, kernel, kernel, stride, stride, padding, padding),
            [new Shape(n, h, w, c), new Shape(kernel, kernel, c, o)], tolerance: 2e-6);
    }

    [Theory, MemberData(nameof(FoldedConvolutions))]
    public void Conv2dNorm_agrees(int bits, int n, int h, int w, int c, int o, int size, int stride, int padding, bool residual, bool relu)
    {
        using PoisoningDevice device = Open(bits);
        Conv2dNormTests.Demand(device, n, h, w, c, o, size, stride, padding, residual, relu);
    }

    [Theory, MemberData(nameof(Products))]
    public void Linear_agrees(int bits, int n, int f, int o)
    {
        using PoisoningDevice device = Open(bits);
        OpCheck.Agrees(
            device, (tape, x) => tape.Linear(x[0], x[1], x[2]), x => Reference.Linear(x[0], x[1], x[2], n, f, o),
            [new Shape(n, f), new Shape(f, o), new Shape(o)], tolerance: 2e-6);
    }

    [Theory, MemberData(nameof(Images))]
    public void BatchNorm_agrees(int bits, int n, int h, int w, int c)
    {
        using PoisoningDevice device = Open(bits);
        OpCheck.Agrees(
            device, (tape, x) => tape.BatchNorm(x[0], x[1], x[2]), x => Reference.BatchNorm(x[0], x[1], x[2]),
            [new Shape(n, h, w, c), new Shape(c), new Shape(c)], tolerance: 3e-6);
    }

    [Theory, MemberData(nameof(Pools))]
    public void MaxPool_agrees(int bits, int n, int h, int w, int c, int size, int stride, int padding)
    {
        using PoisoningDevice device = Open(bits);
        OpCheck.Agrees(
            device, (tape, x) => tape.MaxPool(x[0], size, stride, padding), x => Reference.MaxPool(x[0], n, h, w, c, size, stride, padding),
            [new Shape(n, h, w, c)], draw: Draw.Distinct);
    }

    [Theory, MemberData(nameof(Pools))]
    public void AveragePool_agrees(int bits, int n, int h, int w, int c, int size, int stride, int padding)
    {
        using PoisoningDevice device = Open(bits);
        OpCheck.Agrees(
            device, (tape, x) => tape.AveragePool(x[0], size, stride, padding), x => Reference.AveragePool(x[0], n, h, w, c, size, stride, padding),
            [new Shape(n, h, w, c)]);
    }

    [Theory, MemberData(nameof(Widths))]
    public void The_number_of_threads_leaves_the_bits_alone(int bits)
    {
        float[] expected = Train(1, bits);
        Bits.Same(expected, Train(2, bits));
        Bits.Same(expected, Train(3, bits));
    }

    private static float[] Train(int threads, int bits)
    {
        using CpuDevice device = new(Direct(threads), (SimdWidth)bits);
        using TinyTraining training = new(device, seed: 5, batch: 11, side: 16, width: 4);
        return [.. training.Steps(3), .. training.State];
    }

    private static DeviceOptions Direct(int threads) => new(threads, ConvolutionAlgorithm.Direct);

    private static PoisoningDevice Open(int bits) => new(new CpuDevice(Direct(2), (SimdWidth)bits));

    private static IEnumerable<object[]> AtEveryWidth(IEnumerable<object[]> cases) =>
        ((int[])[512, 256, 128]).SelectMany(bits => cases.Select(parameters => (object[])[bits, .. parameters]));
}
