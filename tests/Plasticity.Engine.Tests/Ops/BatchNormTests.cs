using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Ops;

[Collection(DeviceCollection.Name)]
public sealed class BatchNormTests(TestDevices devices)
{
    /// <summary>N H W C; from one chunk of rows to the most there are.</summary>
    public static IEnumerable<object[]> Images =>
    [
        [7, 5, 3, 1], [1, 5, 7, 5], [7, 1, 1, 17], [2, 3, 5, 33], [1, 1, 5, 257], [7, 9, 13, 17], [5, 16, 8, 65], [1, 131, 131, 1],
        [7, 5, 3, 4], [3, 23, 19, 20], [2, 17, 19, 68],
    ];

    [Theory, OnEveryDevice(nameof(Images))]
    public void Agrees(DeviceKind kind, int n, int h, int w, int c) => OpCheck.Agrees(
        devices[kind], (tape, x) => tape.BatchNorm(x[0], x[1], x[2]),
        x => Reference.BatchNorm(x[0], x[1], x[2]), Shapes(n, h, w, c), tolerance: 3e-6);

    [Theory, OnEveryDevice]
    public void Agrees_on_rows(DeviceKind kind) => OpCheck.Agrees(
        devices[kind], (tape, x) => tape.BatchNorm(x[0], x[1], x[2]),
        x => Reference.BatchNorm(x[0], x[1], x[2]), [new Shape(257, 7), new Shape(7), new Shape(7)], tolerance: 3e-6);

    [Theory, OnEveryDevice(nameof(Images))]
    public void Agrees_with_relu(DeviceKind kind, int n, int h, int w, int c) => OpCheck.Agrees(
        devices[kind], (tape, x) => tape.BatchNormRelu(x[0], x[1], x[2]),
        x => Reference.Relu(Reference.BatchNorm(x[0], x[1], x[2])), Shapes(n, h, w, c), tolerance: 3e-6,
        accept: x => AwayFromKink(Reference.BatchNorm(x[0], x[1], x[2])));

    [Theory, OnEveryDevice(nameof(Images))]
    public void Agrees_with_residual_and_relu(DeviceKind kind, int n, int h, int w, int c) => OpCheck.Agrees(
        devices[kind], (tape, x) => tape.BatchNormRelu(x[0], x[1], x[2], x[3]),
        x => Reference.Relu(Reference.Add(Reference.BatchNorm(x[0], x[1], x[2]), x[3])),
        [.. Shapes(n, h, w, c), new Shape(n, h, w, c)], tolerance: 3e-6,
        accept: x => AwayFromKink(Reference.Add(Reference.BatchNorm(x[0], x[1], x[2]), x[3])));

    [Theory, OnEveryDevice]
    public void Agrees_where_the_residual_is_the_input(DeviceKind kind) => OpCheck.Agrees(
        devices[kind], (tape, x) => tape.BatchNormRelu(x[0], x[1], x[2], x[0]),
        x => Reference.Relu(Reference.Add(Reference.BatchNorm(x[0], x[1], x[2]), x[0])), Shapes(7, 5, 3, 17), tolerance: 3e-6,
        accept: x => AwayFromKink(Reference.Add(Reference.BatchNorm(x[0], x[1], x[2]), x[0])));

    [Theory, OnEveryDevice]
    public void Agrees_where_the_scale_is_the_shift(DeviceKind kind) => OpCheck.Agrees(
        devices[kind], (tape, x) => tape.BatchNorm(x[0], x[1], x[1]),
        x => Reference.BatchNorm(x[0], x[1], x[1]), [new Shape(257, 7), new Shape(7)], tolerance: 3e-6);

    [Theory, OnEveryDevice(nameof(Images))]
    public void Agrees_by_running_statistics(DeviceKind kind, int n, int h, int w, int c)
    {
        (float[] mean, float[] variance) = Running(c);
        OpCheck.Agrees(
            devices[kind], (tape, x) => tape.Normalise(x[0], x[1], x[2], Use(tape, mean, variance), residual: null, relu: false),
            x => Reference.Normalise(x[0], x[1], x[2], Exact(mean), Exact(variance), 1e-5), Shapes(n, h, w, c), tolerance: 3e-6);
    }

    [Theory, OnEveryDevice]
    public void Agrees_by_running_statistics_with_residual_and_relu(DeviceKind kind)
    {
        (float[] mean, float[] variance) = Running(17);
        double[] Inner(double[][] x) => Reference.Add(Reference.Normalise(x[0], x[1], x[2], Exact(mean), Exact(variance), 1e-5), x[3]);
        OpCheck.Agrees(
            devices[kind], (tape, x) => tape.Normalise(x[0], x[1], x[2], Use(tape, mean, variance), x[3], relu: true),
            x => Reference.Relu(Inner(x)), [.. Shapes(7, 5, 3, 17), new Shape(7, 5, 3, 17)], tolerance: 3e-6, accept: x => AwayFromKink(Inner(x)));
    }

    [Theory, OnEveryDevice]
    public void Does_not_cancel_where_the_mean_is_a_thousand_deviations(DeviceKind kind)
    {
        // The float nearest to the mean is off by 3e-5 deviations; a variance as E[x²] - E[x]² would be off by a tenth.
        using Tape tape = Tape.ForTraining(devices[kind]);
        float[] values = Draw.Normal(1000, 1)(new RandomStream(4, Purpose.Data), 777 * 5), ones = [1, 1, 1, 1, 1];
        Tensor y = tape.BatchNorm(tape.Leaf(new Shape(777, 5), values), tape.Leaf(new Shape(5), ones), tape.Leaf(new Shape(5), new float[5]));
        RelativeError.AtMost(2e-4, tape.Read(y), Reference.BatchNorm(Exact(values), Exact(ones), new double[5]), "batch norm about a mean of 1000");
    }

    [Theory, OnEveryDevice]
    public void A_constant_channel_gives_the_shift(DeviceKind kind)
    {
        using Tape tape = Tape.ForTraining(devices[kind]);
        float[] values = new float[300];
        Array.Fill(values, 0.7f);
        Tensor x = tape.Leaf(new Shape(300, 1), values);
        Tensor y = tape.BatchNorm(x, tape.Leaf(new Shape(1), [3]), tape.Leaf(new Shape(1), [0.25f]));
        Assert.All(tape.Read(y), value => Assert.Equal(0.25, value, 1e-3));
        tape.Backward(tape.WeightedSum((y, Draw.AwayFromZero(new RandomStream(5, Purpose.Data), 300))));
        Assert.All(tape.ReadGradient(x), value => Assert.True(float.IsFinite(value)));
    }

    /// <summary>
    /// Squares of values from 1.8e19 on are infinite, and 1/√∞ is 0, as in PyTorch's float32. A lane that has seen nothing, which one of four rows
    /// or of five leaves most lanes, must not make NaN of it: 0·∞.
    /// </summary>
    [Theory, OnEveryDevice]
    public void Values_whose_squares_overflow_give_the_shift(DeviceKind kind)
    {
        foreach ((int m, int c) in ((int, int)[])[(4, 1), (5, 1), (6, 4), (301, 3), (5000, 1), (3000, 36)])
        {
            using Tape tape = Tape.ForTraining(devices[kind]);
            float[] values = [.. Enumerable.Range(0, m * c).Select(i => i / c % 2 == 0 ? 1e20f : -1e20f)];
            Tensor x = tape.Leaf(new Shape(m, c), values), scale = Filled(tape, c, 1), shift = Filled(tape, c, 0.25f);
            Tensor y = tape.BatchNorm(x, scale, shift);
            Assert.All(tape.Read(y), value => Assert.Equal(0.25f, value));
            tape.Backward(tape.WeightedSum((y, Draw.AwayFromZero(new RandomStream(5, Purpose.Data), m * c))));
            Assert.All(tape.ReadGradient(x), value => Assert.Equal(0, value));
            Assert.All(tape.ReadGradient(scale), value => Assert.Equal(0, value));
        }
    }

    [Theory, OnEveryDevice]
    public void A_single_value_a_channel_is_refused(DeviceKind kind)
    {
        using Tape tape = Tape.ForTraining(devices[kind]);
        Tensor row = tape.New(new Shape(1, 16)), pixel = tape.New(new Shape(1, 1, 1, 16)), sixteen = tape.New(new Shape(16));
        const string message = "BatchNorm: batch norm needs more than one value a channel in training, found 1; use a larger batch or image";
        Assert.Equal(message, Assert.Throws<ShapeException>(() => tape.BatchNorm(row, sixteen, sixteen)).Message);
        Assert.Equal(message, Assert.Throws<ShapeException>(() => tape.BatchNormRelu(pixel, sixteen, sixteen)).Message);
    }

    [Fact]
    public void Wrong_shapes_are_refused_in_one_line()
    {
        using Tape tape = Tape.ForEvaluation(devices[DeviceKind.Cpu]);
        Tensor x = tape.New(new Shape(5, 16)), sixteen = tape.New(new Shape(16)), three = tape.New(new Shape(3));
        BatchStatistics statistics = new(sixteen.Data, sixteen.Data, sixteen.Data), few = new(three.Data, three.Data, three.Data);
        void Refused(string message, Action call) => Assert.Equal($"BatchNorm: {message}", Assert.ThrowsAny<ArgumentException>(call).Message);

        Refused("scale is [3], expected [16]", () => tape.BatchNorm(x, three, sixteen));
        Refused("shift is [3], expected [16]", () => tape.BatchNormRelu(x, sixteen, three));
        Refused("residual is [3], expected [5,16]", () => tape.BatchNormRelu(x, sixteen, sixteen, three));
        Refused("x is [3], expected [M,C] or [N,H,W,C]", () => tape.BatchNorm(three, three, three));
        Refused("epsilon is 0, expected above 0", () => tape.BatchNorm(x, sixteen, sixteen, epsilon: 0));
        Refused("epsilon is NaN, expected above 0", () => tape.UseRunning(sixteen, sixteen, float.NaN));
        Refused("variance is [3], expected [16]", () => tape.UseRunning(sixteen, three));
        Refused("statistics are [3], expected [16]", () => tape.Normalise(x, sixteen, sixteen, few, null, relu: true));
        Assert.NotNull(tape.Normalise(x, sixteen, sixteen, statistics, null, relu: true));
    }

    private static Tensor Filled(Tape tape, int count, float value) => tape.Leaf(new Shape(count), [.. Enumerable.Repeat(value, count)]);

    private static Shape[] Shapes(int n, int h, int w, int c) => [new Shape(n, h, w, c), new Shape(c), new Shape(c)];

    private static bool AwayFromKink(double[] values) => values.All(value => Math.Abs(value) > 5e-5);

    private static double[] Exact(float[] values) => [.. values.Select(value => (double)value)];

    private static BatchStatistics Use(Tape tape, float[] mean, float[] variance) =>
        tape.UseRunning(tape.Leaf(new Shape(mean.Length), mean), tape.Leaf(new Shape(mean.Length), variance));

    private static (float[] Mean, float[] Variance) Running(int c)
    {
        RandomStream random = new(3, Purpose.Data, 77);
        return (Draw.AwayFromZero(random, c), [.. Draw.AwayFromZero(random.Sequence(78), c).Select(Math.Abs)]);
    }
}
