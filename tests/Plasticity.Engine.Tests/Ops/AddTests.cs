using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Ops;

[Collection(DeviceCollection.Name)]
public sealed class AddTests(TestDevices devices)
{
    public static IEnumerable<object[]> Counts => [[1], [5], [7], [8], [17], [257], [1026], [4099]];

    [Theory, OnEveryDevice(nameof(Counts))]
    public void Agrees(DeviceKind kind, int count) =>
        OpCheck.Agrees(
            devices[kind], (tape, x) => tape.Add(x[0], x[1]), x => Reference.Add(x[0], x[1]), [new Shape(count), new Shape(count)]);

    [Theory, OnEveryDevice]
    public void Adds_a_tensor_to_itself(DeviceKind kind) =>
        OpCheck.Agrees(devices[kind], (tape, x) => tape.Add(x[0], x[0]), x => Reference.Add(x[0], x[0]), [new Shape(7, 17)]);

    [Fact]
    public void Another_shape_is_refused_in_one_line()
    {
        using Tape tape = Tape.ForEvaluation(devices[DeviceKind.Cpu]);
        Tensor a = tape.New(new Shape(2, 3)), b = tape.New(new Shape(3, 2));
        Assert.Equal("Add: b is [3,2], expected [2,3]", Assert.Throws<ShapeException>(() => tape.Add(a, b)).Message);
    }
}
