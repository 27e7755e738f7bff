using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Ops;

[Collection(DeviceCollection.Name)]
public sealed class SoftCrossEntropyTests(TestDevices devices)
{
    private static readonly RandomStream Random = RandomStream.Root(61);

    /// <summary>N K. Losses of few rows of two classes may all be near 0, and then have few digits: a logarithm next to 1.</summary>
    public static IEnumerable<object[]> Sizes => [[9, 2], [1, 10], [7, 5], [17, 17], [257, 10], [5, 257], [128, 100], [1000, 3]];

    [Theory, OnEveryDevice(nameof(Sizes))]
    public void Agrees(DeviceKind kind, int n, int k)
    {
        float[] targets = Targets(n, k);
        double[] exact = [.. targets.Select(value => (double)value)];
        OpCheck.Agrees(
            devices[kind], (tape, x) => tape.CrossEntropy(x[0], Constant(tape, n, k, targets), Labels(tape, new int[n])).Mean,
            x => [Reference.SoftCrossEntropies(x[0], exact, k).Average()], [new Shape(n, k)], draw: Draw.Normal(0, 2));
    }

    /// <summary>The gradient of one sample among others, not of a sum over all: where rows sum to different numbers these differ.</summary>
    [Theory, OnEveryDevice(nameof(Sizes))]
    public void Gradients_are_those_of_the_rows_own_sums(DeviceKind kind, int n, int k)
    {
        float[] targets = Targets(n, k), logits = Draw.Normal(0, 2)(Random, n * k);
        using Tape tape = Tape.ForTraining(devices[kind]);
        Tensor x = tape.Leaf(new Shape(n, k), logits);
        Loss loss = tape.CrossEntropy(x, Constant(tape, n, k, targets), Labels(tape, new int[n]));
        double[] exact = [.. logits.Select(value => (double)value)], shares = [.. targets.Select(value => (double)value)];
        RelativeError.AtMost(1e-6, tape.Device.Read(loss.PerSample), Reference.SoftCrossEntropies(exact, shares, k), "loss of each sample");
        RelativeError.AtMost(1e-6, tape.Device.Read(loss.Probability), Reference.Softmax(exact, k), "probability");
        tape.Backward(loss.Mean);
        RelativeError.AtMost(1e-6, tape.ReadGradient(x), Reference.SoftCrossEntropyGradient(exact, shares, k), "gradient");
    }

    /// <summary>A label as a target is the label; smoothed by a tenth it is nine tenths of it and a tenth of every class.</summary>
    [Theory, OnEveryDevice(nameof(Sizes))]
    public void Targets_of_one_class_are_labels(DeviceKind kind, int n, int k)
    {
        const float smoothing = 0.1f;
        int[] labels = Draw.Labels(Random, n, k);
        float[] logits = Draw.Normal(0, 3)(Random, n * k);
        using Tape tape = Tape.ForEvaluation(devices[kind]);
        Tensor x = tape.Leaf(new Shape(n, k), logits);
        IntBuffer classes = Labels(tape, labels);
        Loss hard = tape.CrossEntropy(x, classes), soft = tape.CrossEntropy(x, tape.OneHot(classes, n, k), classes);
        Loss smooth = tape.CrossEntropy(x, tape.OneHot(classes, n, k, 1 - smoothing + smoothing / k, smoothing / k), classes);
        double[] exact = Reference.CrossEntropies([.. logits.Select(value => (double)value)], labels);
        RelativeError.AtMost(1e-6, tape.Device.Read(soft.PerSample), exact, "one-hot targets");
        Bits.Same(tape.Device.Read(hard.Probability), tape.Device.Read(soft.Probability));
        Assert.Equal(tape.Device.Read(hard.Correct), tape.Device.Read(soft.Correct));
        double[] all = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, k).Average(label =>
            Reference.CrossEntropies([.. logits.AsSpan(i * k, k).ToArray().Select(value => (double)value)], [label])[0]))];
        RelativeError.AtMost(1e-6, tape.Device.Read(smooth.PerSample), [.. exact.Zip(all, (own, mean) => (1 - smoothing) * own + smoothing * mean)], "smoothed targets");
    }

    [Theory, OnEveryDevice]
    public void A_row_without_targets_costs_nothing_and_teaches_nothing(DeviceKind kind)
    {
        using Tape tape = Tape.ForTraining(devices[kind]);
        Tensor x = tape.Leaf(new Shape(2, 3), [1, 2, 3, 3, 2, 1]);
        Loss loss = tape.CrossEntropy(x, Constant(tape, 2, 3, [0, 0, 0, 0, 0.5f, 0.5f]), Labels(tape, [2, 2]));
        float[] each = tape.Device.Read(loss.PerSample);
        Assert.Equal(0, each[0]);
        Assert.True(each[1] > 1);
        Assert.Equal([1, 0], tape.Device.Read(loss.Correct));
        tape.Backward(loss.Mean);
        float[] gradient = tape.ReadGradient(x);
        Assert.All(gradient[..3], value => Assert.Equal(0, value));
        Assert.All(gradient[3..], value => Assert.NotEqual(0, value));
    }

    /// <summary>0·∞ is no number: a class without target is left out of the sum.</summary>
    [Theory, OnEveryDevice]
    public void An_impossible_class_without_target_adds_nothing(DeviceKind kind)
    {
        using Tape tape = Tape.ForTraining(devices[kind]);
        Tensor x = tape.Leaf(new Shape(2, 3), [float.NegativeInfinity, 1, 1, float.NegativeInfinity, 1, 1]);
        Loss loss = tape.CrossEntropy(x, Constant(tape, 2, 3, [0, 0.5f, 0.5f, 1, 0, 0]), Labels(tape, [1, 1]));
        float[] each = tape.Device.Read(loss.PerSample);
        Assert.Equal(Math.Log(2), each[0], 1e-6);
        Assert.Equal(float.PositiveInfinity, each[1]);
        tape.Backward(loss.Mean);
        Assert.Equal([0, 0, 0], tape.ReadGradient(x)[..3]);
    }

    [Theory, OnEveryDevice]
    public void A_NaN_shows_in_the_loss_and_is_not_correct(DeviceKind kind)
    {
        using Tape tape = Tape.ForEvaluation(devices[kind]);
        Loss loss = tape.CrossEntropy(tape.Leaf(new Shape(1, 3), [1, float.NaN, 0]), Constant(tape, 1, 3, [1, 0, 0]), Labels(tape, [0]));
        Assert.Equal([float.NaN], tape.Device.Read(loss.PerSample));
        Assert.Equal([0], tape.Device.Read(loss.Correct));
    }

    [Fact]
    public void Wrong_shapes_are_refused_in_one_line()
    {
        using Tape tape = Tape.ForEvaluation(devices[DeviceKind.Cpu]);
        Assert.Equal(
            "CrossEntropy: targets is [3,9], expected [3,10]",
            Assert.Throws<ShapeException>(() => tape.CrossEntropy(tape.New(new Shape(3, 10)), tape.New(new Shape(3, 9)), tape.Ints(3))).Message);
        Assert.Equal(
            "CrossEntropy: 2 labels for logits [3,10]",
            Assert.Throws<ShapeException>(() => tape.CrossEntropy(tape.New(new Shape(3, 10)), tape.New(new Shape(3, 10)), tape.Ints(2))).Message);
        Assert.Equal("OneHot: 2 labels for 3 rows", Assert.Throws<ShapeException>(() => tape.OneHot(tape.Ints(2), 3, 10)).Message);
    }

    /// <summary>Some targets are 0, some negative, and rows sum to different numbers.</summary>
    private static float[] Targets(int n, int k) =>
        [.. Draw.AwayFromZero(Random.Child(1), n * k).Select((value, i) => i % 5 == 0 ? 0 : i % 7 == 0 ? -0.1f * value : (1 + i / k % 3) * Math.Abs(value))];

    private static Tensor Constant(Tape tape, int n, int k, float[] values) => tape.Leaf(new Shape(n, k), values, needsGradient: false);

    private static IntBuffer Labels(Tape tape, int[] labels)
    {
        IntBuffer buffer = tape.Ints(labels.Length);
        tape.Device.Write(buffer, labels);
        return buffer;
    }
}
