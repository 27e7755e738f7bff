using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Ops;

[Collection(DeviceCollection.Name)]
public sealed class LinearTests(TestDevices devices)
{
    /// <summary>N F O.</summary>
    public static IEnumerable<object[]> Sizes =>
        [[1, 1, 1], [1, 5, 7], [7, 5, 17], [5, 17, 1], [257, 7, 5], [5, 257, 33], [17, 1, 257], [65, 130, 67], [128, 64, 10], [131, 7, 36]];

    [Theory, OnEveryDevice(nameof(Sizes))]
    public void Agrees(DeviceKind kind, int n, int f, int o) => OpCheck.Agrees(
        devices[kind], (tape, x) => tape.Linear(x[0], x[1], x[2]), x => Reference.Linear(x[0], x[1], x[2], n, f, o),
        [new Shape(n, f), new Shape(f, o), new Shape(o)], tolerance: 2e-6);

    [Theory, OnEveryDevice(nameof(Sizes))]
    public void Agrees_without_bias(DeviceKind kind, int n, int f, int o) => OpCheck.Agrees(
        devices[kind], (tape, x) => tape.Linear(x[0], x[1]), x => Reference.Linear(x[0], x[1], null, n, f, o),
        [new Shape(n, f), new Shape(f, o)], tolerance: 2e-6);

    [Theory, OnEveryDevice]
    public void Agrees_where_the_rows_are_the_weight(DeviceKind kind) => OpCheck.Agrees(
        devices[kind], (tape, x) => tape.Linear(x[0], x[0]), x => Reference.Linear(x[0], x[0], null, 17, 17, 17), [new Shape(17, 17)], tolerance: 2e-6);

    [Fact]
    public void Wrong_shapes_are_refused_in_one_line()
    {
        using Tape tape = Tape.ForEvaluation(devices[DeviceKind.Cpu]);
        Tensor x = tape.New(new Shape(7, 5));
        string Message(Shape weight, Shape bias) => Assert.Throws<ShapeException>(() => tape.Linear(x, tape.New(weight), tape.New(bias))).Message;

        Assert.Equal("Linear: weight is [17,3], expected [5,3]", Message(new Shape(17, 3), new Shape(3)));
        Assert.Equal("Linear: bias is [5], expected [17]", Message(new Shape(5, 17), new Shape(5)));
        Assert.Equal("Linear: weight is [85], expected [F,O]", Message(new Shape(85), new Shape(5)));
        Assert.Equal(
            "Linear: x is [7,1,5,1], expected [N,F]",
            Assert.Throws<ShapeException>(() => tape.Linear(tape.New(new Shape(7, 1, 5, 1)), tape.New(new Shape(5, 17)))).Message);
    }
}
