using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Ops;

[Collection(DeviceCollection.Name)]
public sealed class ReluTests(TestDevices devices)
{
    public static IEnumerable<object[]> Counts => [[1], [5], [7], [8], [17], [257], [1026], [4099]];

    [Theory, OnEveryDevice(nameof(Counts))]
    public void Agrees(DeviceKind kind, int count) =>
        OpCheck.Agrees(devices[kind], (tape, x) => tape.Relu(x[0]), x => Reference.Relu(x[0]), [new Shape(count)]);

    [Theory, OnEveryDevice]
    public void Keeps_the_shape(DeviceKind kind) =>
        OpCheck.Agrees(devices[kind], (tape, x) => tape.Relu(x[0]), x => Reference.Relu(x[0]), [new Shape(7, 5, 3, 17)]);

    [Theory, OnEveryDevice]
    public void A_NaN_stays_a_NaN(DeviceKind kind)
    {
        using Tape tape = Tape.ForEvaluation(devices[kind]);
        float[] y = tape.Read(tape.Relu(tape.Leaf(new Shape(3), [-1, float.NaN, 2])));
        Assert.Equal([0, float.NaN, 2], y);
    }

    [Theory, OnEveryDevice]
    public void The_derivative_at_zero_is_zero(DeviceKind kind)
    {
        using Tape tape = Tape.ForTraining(devices[kind]);
        Tensor x = tape.Leaf(new Shape(4), [0, -0f, 1, -1]);
        tape.Backward(tape.WeightedSum((tape.Relu(x), [1, 2, 3, 4])));
        Assert.Equal([0, 0, 3, 0], tape.ReadGradient(x));
    }
}
