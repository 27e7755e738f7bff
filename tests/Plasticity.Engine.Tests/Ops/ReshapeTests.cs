using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Ops;

[Collection(DeviceCollection.Name)]
public sealed class ReshapeTests(TestDevices devices)
{
    [Theory, OnEveryDevice]
    public void Agrees(DeviceKind kind) =>
        OpCheck.Agrees(devices[kind], (tape, x) => tape.Reshape(x[0], new Shape(7, 5, 3, 17)), x => x[0], [new Shape(35, 51)]);

    [Theory, OnEveryDevice]
    public void Flatten_agrees(DeviceKind kind) => OpCheck.Agrees(devices[kind], (tape, x) => tape.Flatten(x[0]), x => x[0], [new Shape(7, 5, 3, 17)]);

    [Fact]
    public void Flatten_keeps_samples_and_leaves_rows_alone()
    {
        using Tape tape = Tape.ForEvaluation(devices[DeviceKind.Cpu]);
        Assert.Equal(new Shape(7, 30), tape.Flatten(tape.New(new Shape(7, 2, 5, 3))).Shape);
        Assert.Equal(new Shape(7, 1), tape.Flatten(tape.New(new Shape(7))).Shape);
        Tensor rows = tape.New(new Shape(7, 5));
        Assert.Same(rows, tape.Flatten(rows));
    }

    [Fact]
    public void Another_number_of_elements_is_refused_in_one_line()
    {
        using Tape tape = Tape.ForEvaluation(devices[DeviceKind.Cpu]);
        Tensor x = tape.New(new Shape(7, 5));
        Assert.Equal(
            "Reshape: x is [7,5], which is not 36 elements as [6,6] needs",
            Assert.Throws<ShapeException>(() => tape.Reshape(x, new Shape(6, 6))).Message);
        Assert.Equal("Flatten: x is a scalar, expected [N,…]", Assert.Throws<ShapeException>(() => tape.Flatten(tape.New(new Shape()))).Message);
    }
}
