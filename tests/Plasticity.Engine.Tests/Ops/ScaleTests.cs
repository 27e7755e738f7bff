using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Ops;

[Collection(DeviceCollection.Name)]
public sealed class ScaleTests(TestDevices devices)
{
    public static IEnumerable<object[]> Counts => [[1], [5], [7], [8], [17], [257], [1026], [4099]];

    [Theory, OnEveryDevice(nameof(Counts))]
    public void Agrees(DeviceKind kind, int count) =>
        OpCheck.Agrees(devices[kind], (tape, x) => tape.Scale(x[0], -0.75f), x => [.. x[0].Select(value => -0.75 * value)], [new Shape(count)]);

    /// <summary>Two losses of one network's logits, such as of labels and of a teacher's probabilities.</summary>
    [Theory, OnEveryDevice]
    public void Blended_losses_agree(DeviceKind kind)
    {
        const int n = 7, k = 5;
        int[] labels = [0, 4, 2, 2, 1, 3, 0];
        float[] targets = [.. Draw.AwayFromZero(RandomStream.Root(67), n * k).Select(Math.Abs)];
        double[] exact = [.. targets.Select(value => (double)value)];
        OpCheck.Agrees(
            devices[kind], (tape, x) => Blended(tape, x[0], x[1], labels, targets, out _, out _).Mean,
            x => [0.25 * Reference.CrossEntropies(x[0], labels).Average() + 1.5 * Reference.SoftCrossEntropies(x[1], exact, k).Average()],
            [new Shape(n, k), new Shape(n, k)], draw: Draw.Normal(0, 2));
    }

    [Theory, OnEveryDevice]
    public void A_blend_has_every_samples_loss_and_the_firsts_predictions(DeviceKind kind)
    {
        const int n = 3, k = 2;
        using Tape tape = Tape.ForEvaluation(devices[kind]);
        Tensor x = tape.Leaf(new Shape(n, k), [1, 2, 3, 1, 0, 5]), z = tape.Leaf(new Shape(n, k), [2, 1, 0, 1, 7, 5]);
        Loss blended = Blended(tape, x, z, [1, 1, 1], [1, 0, 0.5f, 0.5f, 0, 2], out Loss first, out Loss other);
        float[] a = tape.Device.Read(first.PerSample), b = tape.Device.Read(other.PerSample);
        RelativeError.AtMost(1e-7, tape.Device.Read(blended.PerSample), [.. a.Zip(b, (p, q) => 0.25 * p + 1.5 * q)], "loss of each sample");
        Assert.Equal([1, 0, 1], tape.Device.Read(blended.Correct));
        Assert.Equal(tape.Device.Read(first.Probability), tape.Device.Read(blended.Probability));
    }

    [Fact]
    public void Losses_of_batches_of_different_sizes_are_refused_in_one_line()
    {
        using Tape tape = Tape.ForEvaluation(devices[DeviceKind.Cpu]);
        Loss Of(int n) => tape.CrossEntropy(tape.Leaf(new Shape(n, 2), new float[2 * n]), tape.Leaf(new Shape(n, 2), new float[2 * n]), tape.Ints(n));
        Assert.Equal("Blend: other is of 4 samples, expected 3", Assert.Throws<ShapeException>(() => tape.Blend(Of(3), 1, Of(4), 1)).Message);
    }

    private static Loss Blended(Tape tape, Tensor x, Tensor z, int[] labels, float[] targets, out Loss first, out Loss other)
    {
        IntBuffer classes = tape.Ints(labels.Length);
        tape.Device.Write(classes, labels);
        first = tape.CrossEntropy(x, classes);
        other = tape.CrossEntropy(z, tape.Leaf(z.Shape, targets, needsGradient: false), classes);
        return tape.Blend(first, 0.25f, other, 1.5f);
    }
}
