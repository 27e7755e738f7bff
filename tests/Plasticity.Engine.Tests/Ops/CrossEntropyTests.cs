using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Ops;

[Collection(DeviceCollection.Name)]
public sealed class CrossEntropyTests(TestDevices devices)
{
    /// <summary>N K.</summary>
    public static IEnumerable<object[]> Sizes => [[1, 2], [1, 10], [7, 5], [17, 17], [257, 10], [5, 257], [128, 100], [1000, 3]];

    [Theory, OnEveryDevice(nameof(Sizes))]
    public void Agrees(DeviceKind kind, int n, int k)
    {
        int[] labels = Draw.Labels(new RandomStream(2, Purpose.Data), n, k);
        OpCheck.Agrees(
            devices[kind], (tape, x) => tape.CrossEntropy(x[0], Labels(tape, labels)).Mean, x => [Reference.CrossEntropies(x[0], labels).Average()],
            [new Shape(n, k)], draw: Draw.Normal(0, 2));
    }

    [Theory, OnEveryDevice(nameof(Sizes))]
    public void What_a_measure_reads_agrees(DeviceKind kind, int n, int k)
    {
        using Tape tape = Tape.ForEvaluation(devices[kind]);
        int[] labels = Draw.Labels(new RandomStream(2, Purpose.Data), n, k);
        float[] logits = Draw.Normal(0, 3)(new RandomStream(3, Purpose.Data), n * k);
        double[] exact = [.. logits.Select(z => (double)z)];
        Loss loss = tape.CrossEntropy(tape.Leaf(new Shape(n, k), logits), Labels(tape, labels));

        RelativeError.AtMost(1e-6, tape.Device.Read(loss.PerSample), Reference.CrossEntropies(exact, labels), "loss of each sample");
        RelativeError.AtMost(1e-6, tape.Device.Read(loss.Probability), Reference.Softmax(exact, k), "probability");
        float[] correct = [.. labels.Select((label, i) => logits.AsSpan(i * k, k).ToArray().Max() == logits[i * k + label] ? 1f : 0f)];
        Assert.Equal(correct, tape.Device.Read(loss.Correct));
    }

    [Theory, OnEveryDevice]
    public void Of_equal_logits_the_first_counts(DeviceKind kind)
    {
        using Tape tape = Tape.ForEvaluation(devices[kind]);
        Loss loss = tape.CrossEntropy(tape.Leaf(new Shape(3, 3), [1, 1, 0, 1, 1, 0, 2, 2, 2]), Labels(tape, [0, 1, 0]));
        Assert.Equal([1, 0, 1], tape.Device.Read(loss.Correct));
    }

    /// <summary>Exponentials of a thousand classes, one after another in single precision, were off by 1.5e-6.</summary>
    [Theory, OnEveryDevice]
    public void Probabilities_of_a_thousand_classes_are_exact(DeviceKind kind)
    {
        foreach (double spread in (double[])[0, 1, 3])
        {
            using Tape tape = Tape.ForEvaluation(devices[kind]);
            const int n = 20, k = 1000;
            float[] logits = Draw.Normal(0.3, spread)(new RandomStream(8, Purpose.Data), n * k);
            double[] exact = [.. logits.Select(z => (double)z)];
            Loss loss = tape.CrossEntropy(tape.Leaf(new Shape(n, k), logits), Labels(tape, new int[n]));
            RelativeError.AtMost(3e-7, tape.Device.Read(loss.Probability), Reference.Softmax(exact, k), $"probabilities at a spread of {spread}");
            RelativeError.AtMost(3e-7, tape.Device.Read(loss.PerSample), Reference.CrossEntropies(exact, new int[n]), $"losses at a spread of {spread}");
        }
    }

    /// <summary>An argmax finds something in every row; where the probabilities are not numbers it is no prediction.</summary>
    [Theory, OnEveryDevice]
    public void Without_probabilities_no_label_is_right(DeviceKind kind)
    {
        const float nan = float.NaN, infinite = float.PositiveInfinity;
        float[][] rows =
        [
            [nan, 1, 0], [nan, nan, nan], [2, nan, 0], [0, 1, nan], [infinite, 0, 0], [0, infinite, infinite], [infinite, nan, -infinite],
            [-infinite, -infinite, -infinite],
        ];
        foreach (float[] row in rows)
        {
            for (int label = 0; label < 3; label++)
            {
                using Tape tape = Tape.ForEvaluation(devices[kind]);
                Loss loss = tape.CrossEntropy(tape.Leaf(new Shape(1, 3), row), Labels(tape, [label]));
                Assert.Equal([0], tape.Device.Read(loss.Correct));
            }
        }
    }

    [Theory, OnEveryDevice]
    public void An_impossible_class_has_the_probability_0(DeviceKind kind)
    {
        using Tape tape = Tape.ForEvaluation(devices[kind]);
        Loss loss = tape.CrossEntropy(tape.Leaf(new Shape(2, 3), [float.NegativeInfinity, 1, 1, float.NegativeInfinity, 1, 1]), Labels(tape, [1, 0]));
        Assert.Equal([0, 0.5f, 0.5f, 0, 0.5f, 0.5f], tape.Device.Read(loss.Probability));
        Assert.Equal([1, 0], tape.Device.Read(loss.Correct));
        Assert.Equal(float.PositiveInfinity, tape.Device.Read(loss.PerSample)[1]);
    }

    [Theory, OnEveryDevice]
    public void Large_logits_do_not_overflow(DeviceKind kind)
    {
        using Tape tape = Tape.ForTraining(devices[kind]);
        Tensor logits = tape.Leaf(new Shape(2, 3), [1e4f, -1e4f, 0, 1e30f, 0, -1e30f]);
        Loss loss = tape.CrossEntropy(logits, Labels(tape, [0, 0]));
        Assert.Equal([0, 0], tape.Device.Read(loss.PerSample));
        tape.Backward(loss.Mean);
        Assert.All(tape.ReadGradient(logits), value => Assert.Equal(0, value));
    }

    [Theory, OnEveryDevice]
    public void A_NaN_shows_in_the_loss(DeviceKind kind)
    {
        using Tape tape = Tape.ForEvaluation(devices[kind]);
        foreach (float[] logits in (float[][])[[1, float.NaN, 0], [float.NaN, 1, 0], [0, 1, float.NaN]])
        {
            Loss loss = tape.CrossEntropy(tape.Leaf(new Shape(1, 3), logits), Labels(tape, [0]));
            Assert.Equal([float.NaN], tape.Device.Read(loss.PerSample));
            Assert.Equal([float.NaN], tape.Read(loss.Mean));
        }
    }

    [Fact]
    public void Wrong_shapes_are_refused_in_one_line()
    {
        using Tape tape = Tape.ForEvaluation(devices[DeviceKind.Cpu]);
        Assert.Equal(
            "CrossEntropy: logits is [30], expected [N,K]",
            Assert.Throws<ShapeException>(() => tape.CrossEntropy(tape.New(new Shape(30)), tape.Ints(3))).Message);
        Assert.Equal(
            "CrossEntropy: 2 labels for logits [3,10]",
            Assert.Throws<ShapeException>(() => tape.CrossEntropy(tape.New(new Shape(3, 10)), tape.Ints(2))).Message);
    }

    private static IntBuffer Labels(Tape tape, int[] labels)
    {
        IntBuffer buffer = tape.Ints(labels.Length);
        tape.Device.Write(buffer, labels);
        return buffer;
    }
}
