using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Ops;

[Collection(DeviceCollection.Name)]
public sealed class Conv2dNormTests(TestDevices devices)
{
    /// <summary>N H W C O, kernel, stride, padding: whole and ragged vectors of outputs, folds, few channels, groups of images with some left over.</summary>
    private static readonly object[][] s_sizes =
    [
        [2, 8, 8, 16, 16, 3, 1, 1], [7, 5, 7, 17, 33, 3, 1, 1], [3, 9, 6, 3, 5, 3, 2, 1], [11, 8, 8, 12, 40, 3, 1, 1], [9, 17, 16, 4, 8, 3, 1, 1],
        [7, 5, 7, 8, 16, 1, 2, 0], [1, 17, 18, 3, 8, 3, 1, 1], [1, 4, 3, 33, 1, 3, 1, 1],
        // Windows that lie in the padding alone: nothing but the offset comes out of them.
        [2, 2, 3, 5, 7, 1, 1, 2],
    ];

    public static IEnumerable<object[]> Cases =>
        from object[] size in s_sizes from bool residual in (bool[])[false, true] from bool relu in (bool[])[false, true] select (object[])[.. size, residual, relu];

    [Theory, OnEveryDevice(nameof(Cases))]
    public void Agrees(DeviceKind kind, int n, int h, int w, int c, int o, int size, int stride, int padding, bool residual, bool relu) =>
        Demand(devices[kind], n, h, w, c, o, size, stride, padding, residual, relu);

    /// <summary>Holds the folded op to convolution, batch norm, sum and rectifier in double precision.</summary>
    internal static void Demand(PoisoningDevice device, int n, int h, int w, int c, int o, int size, int stride, int padding, bool residual, bool relu)
    {
        int outH = Reference.Windows(h, size, stride, padding), outW = Reference.Windows(w, size, stride, padding), before = device.Allocations;
        RandomStream random = new(9, Purpose.Data);
        float[] Values(ulong lane, int count) => Draw.AwayFromZero(random.Sequence(lane), count);
        float[] x = Values(1, n * h * w * c), weight = Values(2, size * size * c * o), scale = Values(3, o), shift = Values(4, o), mean = Values(5, o);
        float[] variance = [.. Values(6, o).Select(Math.Abs)], added = Values(7, n * outH * outW * o);
        Shape channels = new(o);
        using (Tape tape = Tape.ForEvaluation(device))
        {
            FoldedNorm norm = tape.FoldRunning(
                tape.Leaf(channels, mean), tape.Leaf(channels, variance), tape.Leaf(channels, scale), tape.Leaf(channels, shift));
            Tensor y = tape.Conv2dNorm(
                tape.Leaf(new Shape(n, h, w, c), x), tape.Leaf(new Shape(size, size, c, o), weight), stride, padding, norm,
                residual ? tape.Leaf(new Shape(n, outH, outW, o), added) : null, relu);
            double[] expected = Reference.Normalise(
                Reference.Conv2d(Exact(x), Exact(weight), n, h, w, c, o, size, size, stride, stride, padding, padding),
                Exact(scale), Exact(shift), Exact(mean), Exact(variance), 1e-5);
            if (residual) expected = Reference.Add(expected, Exact(added));
            if (relu) expected = Reference.Relu(expected);
            RelativeError.AtMost(1e-6, tape.Read(y), expected, $"[{n},{h},{w},{c}] to {o} by {size}x{size}/{stride} on {device.Info.Id}");
        }
        Assert.Equal(before, device.Allocations);
    }

    [Theory, OnEveryDevice]
    public void A_sum_that_is_not_a_number_stays_one(DeviceKind kind)
    {
        using Tape tape = Tape.ForEvaluation(devices[kind]);
        Tensor one = tape.Leaf(new Shape(1), [1]), zero = tape.Leaf(new Shape(1), [0]);
        Tensor y = tape.Conv2dNorm(
            tape.Leaf(new Shape(1, 1, 2, 1), [float.NaN, 2]), tape.Leaf(new Shape(1, 1, 1, 1), [1]), 1, 0, tape.FoldRunning(zero, one, one, zero), relu: true);
        float[] values = tape.Read(y);
        Assert.True(float.IsNaN(values[0]));
        Assert.Equal(2, values[1], 1e-4);
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_one_line()
    {
        using Tape tape = Tape.ForEvaluation(devices[DeviceKind.Cpu]), probe = Tape.ForProbing(devices[DeviceKind.Cpu]);
        Tensor x = tape.New(new Shape(2, 5, 7, 3)), weight = tape.New(new Shape(3, 3, 3, 8)), eight = tape.New(new Shape(8)), four = tape.New(new Shape(4));
        FoldedNorm norm = tape.FoldRunning(eight, eight, eight, eight), few = tape.FoldRunning(four, four, four, four);
        void Refused(string message, Func<Tensor> call) => Assert.Equal(message, Assert.ThrowsAny<Exception>(call).Message);

        Refused("Conv2dNorm: norm is [4], expected [8]", () => tape.Conv2dNorm(x, weight, 1, 1, few));
        Refused("Conv2dNorm: residual is [2,5,7,3], expected [2,5,7,8]", () => tape.Conv2dNorm(x, weight, 1, 1, norm, x));
        Refused("Conv2dNorm: expected a tape that only evaluates, found one that trains or records", () => probe.Conv2dNorm(x, weight, 1, 1, norm));
        Assert.Equal("BatchNorm: shift is [4], expected [8]", Assert.Throws<ShapeException>(() => tape.FoldRunning(eight, eight, eight, four)).Message);
    }

    private static double[] Exact(float[] values) => [.. values.Select(value => (double)value)];
}
