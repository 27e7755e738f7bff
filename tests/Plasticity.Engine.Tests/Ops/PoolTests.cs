using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Ops;

[Collection(DeviceCollection.Name)]
public sealed class PoolTests(TestDevices devices)
{
    /// <summary>N H W C, then size, stride and padding.</summary>
    public static IEnumerable<object[]> Windows =>
    [
        [7, 8, 6, 5, 2, 2, 0], [1, 7, 5, 17, 2, 2, 0], [2, 7, 9, 3, 3, 2, 1], [1, 5, 7, 33, 3, 1, 1], [7, 5, 5, 1, 5, 5, 0], [1, 9, 4, 8, 4, 1, 2],
        [2, 11, 8, 5, 2, 3, 1], [1, 1, 1, 1, 1, 1, 0], [3, 17, 19, 16, 3, 2, 1],
        [2, 8, 9, 1, 3, 2, 1], [1, 6, 7, 5, 3, 2, 1], [2, 7, 6, 17, 3, 2, 1], [1, 8, 7, 33, 3, 2, 1],
    ];

    public static IEnumerable<object[]> Images => [[1, 1, 1, 1], [7, 5, 7, 17], [1, 17, 5, 257], [5, 4, 4, 33], [2, 32, 32, 3]];

    [Theory, OnEveryDevice(nameof(Windows))]
    public void The_maximum_agrees(DeviceKind kind, int n, int h, int w, int c, int size, int stride, int padding) => OpCheck.Agrees(
        devices[kind], (tape, x) => tape.MaxPool(x[0], size, stride, padding), x => Reference.MaxPool(x[0], n, h, w, c, size, stride, padding),
        [new Shape(n, h, w, c)], draw: Draw.Distinct);

    [Theory, OnEveryDevice(nameof(Windows))]
    public void The_average_agrees(DeviceKind kind, int n, int h, int w, int c, int size, int stride, int padding) => OpCheck.Agrees(
        devices[kind], (tape, x) => tape.AveragePool(x[0], size, stride, padding), x => Reference.AveragePool(x[0], n, h, w, c, size, stride, padding),
        [new Shape(n, h, w, c)]);

    [Theory, OnEveryDevice(nameof(Images))]
    public void The_global_average_agrees(DeviceKind kind, int n, int h, int w, int c) => OpCheck.Agrees(
        devices[kind], (tape, x) => tape.GlobalAverage(x[0]), x => Reference.GlobalAverage(x[0], n, h * w, c), [new Shape(n, h, w, c)]);

    [Theory, OnEveryDevice]
    public void The_stride_is_the_size_unless_given(DeviceKind kind) => OpCheck.Agrees(
        devices[kind], (tape, x) => tape.MaxPool(x[0], 3), x => Reference.MaxPool(x[0], 2, 7, 9, 5, 3, 3, 0), [new Shape(2, 7, 9, 5)], draw: Draw.Distinct);

    [Theory, OnEveryDevice]
    public void Of_equals_the_first_in_reading_order_takes_the_gradient(DeviceKind kind)
    {
        using Tape tape = Tape.ForTraining(devices[kind]);
        Tensor x = tape.Leaf(new Shape(1, 2, 4, 1), [1, 5, 3, 3, 5, 1, 3, 3]);
        tape.Backward(tape.WeightedSum((tape.MaxPool(x, 2), [10, 20])));
        Assert.Equal([0, 10, 20, 0, 0, 0, 0, 0], tape.ReadGradient(x));
    }

    [Theory, OnEveryDevice]
    public void Padding_never_wins_and_a_NaN_always_does(DeviceKind kind)
    {
        using Tape tape = Tape.ForEvaluation(devices[kind]);
        Tensor negative = tape.MaxPool(tape.Leaf(new Shape(1, 2, 2, 1), [-4, -3, -2, -1]), size: 3, stride: 1, padding: 1);
        Assert.Equal([-1, -1, -1, -1], tape.Read(negative));
        Tensor broken = tape.MaxPool(tape.Leaf(new Shape(1, 2, 2, 1), [1, float.NaN, 3, 4]), size: 2);
        Assert.Equal([float.NaN], tape.Read(broken));
        Tensor infinite = tape.MaxPool(tape.Leaf(new Shape(1, 1, 1, 1), [float.NegativeInfinity]), size: 1);
        Assert.Equal([float.NegativeInfinity], tape.Read(infinite));
    }

    [Fact]
    public void Wrong_shapes_are_refused_in_one_line()
    {
        using Tape tape = Tape.ForEvaluation(devices[DeviceKind.Cpu]);
        Tensor x = tape.New(new Shape(2, 5, 7, 3)), flat = tape.New(new Shape(2, 105));
        void Refused(string message, Action call) => Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);

        Refused("MaxPool: x is [2,105], expected [N,H,W,C]", () => tape.MaxPool(flat, 2));
        Refused("AveragePool: x is [2,105], expected [N,H,W,C]", () => tape.AveragePool(flat, 2));
        Refused("GlobalAverage: x is [2,105], expected [N,H,W,C]", () => tape.GlobalAverage(flat));
        Refused("MaxPool: x is [2,5,7,3], smaller than a window of 6", () => tape.MaxPool(x, 6));
        Refused("AveragePool: padding is 2", () => tape.AveragePool(x, 3, 1, 2));
        Refused("MaxPool: size is 0", () => tape.MaxPool(x, 0, 1));
        Refused("MaxPool: stride is -1", () => tape.MaxPool(x, 2, -1));
    }
}
