using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Ops;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Kernels;

/// <summary>Convolutions by Winograd's algorithm, pinned, so that no change of the plan takes them out of the tests.</summary>
[Needs(Needs.Patience)]
public sealed class WinogradTests
{
    /// <summary>N H W C O, padding: whole tiles, ragged ones, images smaller than a tile, panels of one vector and of two, strips left over.</summary>
    private static readonly object[][] s_sizes =
    [
        [2, 8, 8, 16, 16, 1], [3, 5, 7, 32, 16, 1], [1, 4, 4, 16, 48, 1], [5, 9, 6, 48, 32, 0], [2, 3, 3, 16, 16, 2], [40, 3, 2, 16, 16, 1], [1, 17, 13, 16, 32, 1],
        // Channels that fill narrower vectors only.
        [3, 8, 8, 8, 8, 1], [2, 9, 5, 24, 8, 1], [2, 4, 6, 16, 40, 1],
    ];

    public static IEnumerable<object[]> Sizes => ((int[])[512, 256, 128]).SelectMany(bits => s_sizes.Select(size => (object[])[bits, .. size]));

    /// <summary>Channels, and height and width of the images that a residual network of width 64 has with them.</summary>
    public static IEnumerable<object[]> Deep => [[8, 32], [16, 32], [64, 16], [128, 16], [256, 8], [512, 4]];

    [Theory, MemberData(nameof(Sizes))]
    public void Agrees(int bits, int n, int h, int w, int c, int o, int padding)
    {
        using PoisoningDevice device = new(Open(2, bits));
        OpCheck.Agrees(
            device, (tape, x) => tape.Conv2d(x[0], x[1], 1, padding), x => Reference.Conv2d(x[0], x[1], n, h, w, c, o, 3, 3, 1, 1, padding, padding),
            [new Shape(n, h, w, c), new Shape(3, 3, c, o)], tolerance: 2e-6);
    }

    [Theory, InlineData(false, false), InlineData(true, false), InlineData(false, true), InlineData(true, true)]
    public void Is_finished_by_the_same_epilogue(bool residual, bool relu)
    {
        using PoisoningDevice device = new(Open(2));
        Conv2dNormTests.Demand(device, 3, 9, 7, 32, 16, 3, 1, 1, residual, relu);
    }

    /// <summary>
    /// Activations of a rectifier, weights as drawn for it. Measured: 5e-7 at 16 channels to 2e-6 at 512; direct convolutions are at 1e-7 to
    /// 6e-7. The bound leaves room for other draws, not for another set of points: the usual 0, ±1, ±2 and ∞ are twice as far off.
    /// </summary>
    [Theory, MemberData(nameof(Deep))]
    public void Stays_within_its_rounding_error(int c, int side)
    {
        const int n = 2;
        Conv2dShape shape = Conv2dShape.For(n, side, side, c, c, 3, 3, 1, 1, 1, 1);
        RandomStream random = new(3, Purpose.Data);
        float[] x = [.. Draw.Normal(0, 1)(random.Sequence(1), n * side * side * c).Select(value => Math.Max(value, 0))];
        float[] weight = Draw.Normal(0, Math.Sqrt(2.0 / (9 * c)))(random.Sequence(2), shape.WeightCount);
        float[] dY = Draw.Normal(0, 1)(random.Sequence(3), n * side * side * c);
        (float[] y, float[] dX, float[] dWeight) = Passes(Open(2), shape, x, weight, dY);
        double[] Convolve(double[] image, double[] kernel) => Reference.Conv2d(image, kernel, n, side, side, c, c, 3, 3, 1, 1, 1, 1);
        RelativeError.AtMost(3e-6, y, Convolve(Exact(x), Exact(weight)), $"y of {c} channels");
        RelativeError.AtMost(4e-6, dX, Convolve(Exact(dY), Turned(weight, c, c)), $"dX of {c} channels");
        // The gradient of the weight is a convolution too: images of n channels, one for each input channel, with dY as their kernel.
        double[] summed = Reference.Conv2d(Moved(x, n, side * side, c), Moved(dY, n, side * side, c, back: true), c, side, side, n, c, side, side, 1, 1, 1, 1);
        RelativeError.AtMost(3e-6, dWeight, FromInputsFirst(summed, c, c), $"dWeight of {c} channels");
    }

    /// <summary>What <see cref="ConvolutionAlgorithm"/> says of large values: a kernel that is the identity, on an image of zeros but for two pixels.</summary>
    [Theory, InlineData(1e38f, false), InlineData(1e36f, true)]
    public void Overflows_beside_values_above_1e37(float large, bool finite)
    {
        Conv2dShape shape = Conv2dShape.For(1, 8, 8, 8, 8, 3, 3, 1, 1, 1, 1);
        float[] x = new float[8 * 8 * 8], weight = new float[shape.WeightCount];
        x[(1 * 8 + 1) * 8] = large;
        x[(1 * 8 + 3) * 8] = -large;
        for (int c = 0; c < 8; c++) weight[(4 * 8 + c) * 8 + c] = 1;
        using CpuDevice direct = new(new DeviceOptions(2, ConvolutionAlgorithm.Direct), SimdWidth.Bits512);
        Bits.Same(x, Forward(direct));
        using CpuDevice winograd = Open(2);
        float[] y = Forward(winograd);
        Assert.Equal(finite, y.All(float.IsFinite));
        if (finite) RelativeError.AtMost(3e-6, y, Exact(x), "the image itself");

        float[] Forward(CpuDevice device)
        {
            FloatBuffer output = device.AllocateFloats(x.Length);
            device.Run(new Conv2dForward(device.Upload(x), device.Upload(weight), output, shape));
            return device.Read(output);
        }
    }

    /// <summary>Shapes for which each thread works alone, and for which all share the steps of a block, forward and for the weight.</summary>
    [Theory, InlineData(9, 16, 16), InlineData(64, 4, 64), InlineData(2, 8, 128), InlineData(3, 12, 32), InlineData(5, 12, 8)]
    public void The_number_of_threads_leaves_the_bits_alone(int n, int side, int c)
    {
        Conv2dShape shape = Conv2dShape.For(n, side, side, c, c, 3, 3, 1, 1, 1, 1);
        RandomStream random = new(4, Purpose.Data);
        float[] x = Draw.AwayFromZero(random.Sequence(1), n * side * side * c), weight = Draw.AwayFromZero(random.Sequence(2), shape.WeightCount);
        float[] dY = Draw.AwayFromZero(random.Sequence(3), n * side * side * c);
        (float[] y, float[] dX, float[] dWeight) = Passes(Open(1), shape, x, weight, dY);
        foreach (int threads in (int[])[2, 3, 7])
        {
            (float[] sameY, float[] sameDX, float[] sameDWeight) = Passes(Open(threads), shape, x, weight, dY);
            Bits.Same(y, sameY);
            Bits.Same(dX, sameDX);
            Bits.Same(dWeight, sameDWeight);
        }
    }

    [Fact]
    public void A_weight_that_was_kept_is_noticed_when_it_changes()
    {
        using CpuDevice device = Open(2);
        Conv2dShape shape = Conv2dShape.For(2, 8, 8, 16, 16, 3, 3, 1, 1, 1, 1);
        RandomStream random = new(5, Purpose.Data);
        FloatBuffer x = device.Upload(Draw.AwayFromZero(random.Sequence(1), 2 * 64 * 16)), y = device.AllocateFloats(2 * 64 * 16);
        FloatBuffer weight = device.Upload(Draw.AwayFromZero(random.Sequence(2), shape.WeightCount));
        float[] Run(int frozen)
        {
            device.Run(new Conv2dForward(x, weight, y, shape, Frozen: frozen));
            return device.Read(y);
        }
        float[] first = Run(frozen: 1);
        Bits.Same(first, Run(frozen: 0));
        Bits.Same(first, Run(frozen: 1));
        float[] changed = device.Read(weight);
        changed[^1] += 0.25f;
        device.Write(weight, changed);
        float[] second = Run(frozen: 1);
        Assert.False(Bits.Equal(first, second));
        Bits.Same(Run(frozen: 0), second);
    }

    [Theory]
    [InlineData("auto", 128, 32, 16, 16, 3, 1, "Winograd")]
    [InlineData("auto", 128, 4, 512, 512, 3, 1, "Winograd")]
    [InlineData("direct", 128, 32, 16, 16, 3, 1, "Gather")]
    // Another stride, another kernel, channels that fill no vector.
    [InlineData("winograd", 128, 32, 16, 16, 3, 2, "Gather")]
    [InlineData("winograd", 128, 32, 16, 16, 1, 1, "Gather")]
    [InlineData("winograd", 128, 32, 16, 20, 3, 1, "Gather")]
    [InlineData("winograd", 128, 32, 3, 16, 3, 1, "PaddedRows")]
    // Too few tiles for the transform of the weight; too few outputs of a tile.
    [InlineData("auto", 7, 8, 64, 64, 3, 1, "Gather")]
    [InlineData("winograd", 7, 8, 64, 64, 3, 1, "Winograd")]
    [InlineData("auto", 128, 2, 64, 64, 3, 1, "Gather")]
    public void Is_chosen_where_it_pays(string convolution, int n, int side, int c, int o, int kernel, int stride, string expected)
    {
        using CpuContext cpu = new(1, SimdWidth.Bits256, Enum.Parse<ConvolutionAlgorithm>(convolution, ignoreCase: true));
        Assert.Equal(expected, Conv2dPlan.For(cpu, Conv2dShape.For(n, side, side, c, o, kernel, kernel, stride, stride, kernel / 2, kernel / 2)).ToString());
    }

    private static CpuDevice Open(int threads, int bits = 512) => new(new DeviceOptions(threads, ConvolutionAlgorithm.Winograd), (SimdWidth)bits);

    private static (float[] Y, float[] DX, float[] DWeight) Passes(CpuDevice device, in Conv2dShape shape, float[] x, float[] weight, float[] dY)
    {
        using (device)
        {
            int splits = Conv2dBackwardWeight.SplitsFor(shape, device.Info);
            FloatBuffer input = device.Upload(x), kernel = device.Upload(weight), gradient = device.Upload(dY);
            FloatBuffer y = device.AllocateFloats(dY.Length), dX = device.AllocateFloats(x.Length);
            FloatBuffer partial = device.AllocateFloats(splits * shape.WeightCount), dWeight = device.AllocateFloats(shape.WeightCount);
            device.Run(new Conv2dForward(input, kernel, y, shape));
            device.Run(new Conv2dBackwardInput(gradient, kernel, dX, shape, 0));
            device.Run(new Conv2dBackwardWeight(input, gradient, partial, shape, splits));
            device.Run(new SumPartials(partial, dWeight, shape.WeightCount, splits, 0));
            return (device.Read(y), device.Read(dX), device.Read(dWeight));
        }
    }

    private static double[] Exact(float[] values) => [.. values.Select(value => (double)value)];

    /// <summary>From [3,3,c,o] to the kernel [3,3,o,c] turned by half a turn.</summary>
    private static double[] Turned(float[] weight, int c, int o)
    {
        double[] turned = new double[weight.Length];
        for (int tap = 0; tap < 9; tap++)
            for (int i = 0; i < c; i++)
                for (int j = 0; j < o; j++) turned[((8 - tap) * o + j) * c + i] = weight[(tap * c + i) * o + j];
        return turned;
    }

    /// <summary>From [n,pixels,c] to [c,pixels,n], or <paramref name="back"/> to [pixels,n,c].</summary>
    private static double[] Moved(float[] values, int n, int pixels, int c, bool back = false)
    {
        double[] moved = new double[values.Length];
        for (int i = 0; i < n; i++)
            for (int p = 0; p < pixels; p++)
                for (int j = 0; j < c; j++) moved[back ? (p * n + i) * c + j : (j * pixels + p) * n + i] = values[(i * pixels + p) * c + j];
        return moved;
    }

    /// <summary>From [c,3,3,o] to [3,3,c,o].</summary>
    private static double[] FromInputsFirst(double[] values, int c, int o)
    {
        double[] moved = new double[values.Length];
        for (int i = 0; i < c; i++)
            for (int tap = 0; tap < 9; tap++) Array.Copy(values, (i * 9 + tap) * o, moved, (tap * c + i) * o, o);
        return moved;
    }
}
