using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Ops;

/// <summary>Ops whose inputs may be frozen give the same bits whichever of their gradients are wanted.</summary>
[Collection(DeviceCollection.Name)]
public sealed class WantedTests(TestDevices devices)
{
    private static readonly Shape s_image = new(3, 5, 4, 8), s_channels = new(8);

    [Theory, OnEveryDevice]
    public void Conv2d(DeviceKind kind) =>
        SameBits(kind, (tape, x) => tape.Conv2d(x[0], x[1], stride: 2, padding: 1), s_image, new Shape(3, 3, 8, 5));

    [Theory, OnEveryDevice]
    public void Linear(DeviceKind kind) =>
        SameBits(kind, (tape, x) => tape.Linear(x[0], x[1], x[2]), new Shape(17, 9), new Shape(9, 5), new Shape(5));

    [Theory, OnEveryDevice]
    public void Batch_norm(DeviceKind kind) =>
        SameBits(kind, (tape, x) => tape.BatchNormRelu(x[0], x[1], x[2]), s_image, s_channels, s_channels);

    [Theory, OnEveryDevice]
    public void Batch_norm_with_residual(DeviceKind kind) =>
        SameBits(kind, (tape, x) => tape.BatchNormRelu(x[0], x[1], x[2], x[3]), s_image, s_channels, s_channels, s_image);

    [Theory, OnEveryDevice]
    public void Batch_norm_by_running_statistics(DeviceKind kind)
    {
        foreach (bool relu in (bool[])[false, true])
        {
            SameBits(kind, (tape, x) => tape.Normalise(x[0], x[1], x[2], Running(tape), residual: null, relu), s_image, s_channels, s_channels);
            SameBits(kind, (tape, x) => tape.Normalise(x[0], x[1], x[2], Running(tape), x[3], relu), s_image, s_channels, s_channels, s_image);
            SameBits(kind, (tape, x) => tape.Normalise(x[0], x[1], x[2], Running(tape), x[0], relu), s_image, s_channels, s_channels);
        }
    }

    private static BatchStatistics Running(Tape tape) => tape.UseRunning(
        tape.Leaf(s_channels, [1, -1, 0.5f, 2, 0.1f, -0.2f, 0, 3], needsGradient: false),
        tape.Leaf(s_channels, [1, 2, 0.5f, 3, 0.1f, 0.2f, 1, 4], needsGradient: false));

    private void SameBits(DeviceKind kind, Op op, params Shape[] shapes)
    {
        PoisoningDevice device = devices[kind];
        RandomStream random = RandomStream.Root(3);
        float[][] values = [.. shapes.Select((shape, i) => Draw.AwayFromZero(random.Child(i), shape.Count))];
        int all = (1 << shapes.Length) - 1, before = device.Allocations;
        float[][] expected = Walk(all);
        for (int wanted = 0; wanted < all; wanted++)
        {
            float[][] found = Walk(wanted);
            for (int i = 0; i < shapes.Length; i++) Bits.Same((wanted >> i & 1) == 1 ? expected[i] : new float[shapes[i].Count], found[i]);
        }
        Assert.Equal(before, device.Allocations);

        float[][] Walk(int wanted)
        {
            using Tape tape = Tape.ForTraining(device);
            Tensor[] x = [.. shapes.Select((shape, i) => tape.Leaf(shape, values[i], (wanted >> i & 1) == 1))];
            Tensor y = op(tape, x);
            Assert.Equal(wanted != 0, y.NeedsGradient);
            tape.Backward(tape.WeightedSum((y, Draw.AwayFromZero(random.Child("functional"), y.Count))));
            return [.. x.Select(tape.ReadGradient)];
        }
    }
}
