using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Ops;

[Collection(DeviceCollection.Name)]
public sealed class Conv2dTests(TestDevices devices)
{
    /// <summary>N H W C O, then kernel, stride and padding.</summary>
    public static IEnumerable<object[]> Square =>
    [
        // 3×3, stride 1, padding 1: most of a residual network.
        [1, 5, 7, 3, 8, 3, 1, 1],
        [7, 5, 7, 17, 33, 3, 1, 1],
        [1, 7, 9, 1, 1, 3, 1, 1],
        [2, 8, 8, 16, 16, 3, 1, 1],
        [7, 6, 5, 5, 16, 3, 1, 1],
        [1, 17, 5, 8, 8, 3, 1, 1],
        [1, 4, 3, 33, 5, 3, 1, 1],
        [7, 1, 1, 5, 3, 3, 1, 1],
        [1, 2, 1, 8, 17, 3, 1, 1],
        // 3×3, stride 2, padding 1: where a module halves its images.
        [7, 7, 5, 8, 16, 3, 2, 1],
        [1, 9, 6, 3, 5, 3, 2, 1],
        [2, 8, 8, 16, 33, 3, 2, 1],
        [7, 2, 3, 1, 17, 3, 2, 1],
        // 1×1, stride 2 and 1: shortcuts; with stride 2 three pixels of four get no gradient.
        [7, 5, 7, 8, 16, 1, 2, 0],
        [1, 8, 6, 17, 33, 1, 2, 0],
        [3, 5, 3, 33, 17, 1, 1, 0],
        [1, 1, 1, 1, 1, 1, 1, 0],
        // Larger kernels, also larger than the image.
        [2, 7, 5, 3, 8, 5, 1, 2],
        [7, 3, 2, 5, 1, 5, 1, 2],
        [1, 17, 13, 3, 8, 7, 2, 3],
        [7, 9, 11, 1, 5, 7, 2, 3],
        // Even kernel without overlap, rows left over, steps wider than the kernel.
        [7, 8, 6, 5, 17, 2, 2, 0],
        [1, 7, 5, 16, 1, 2, 2, 0],
        [2, 11, 8, 5, 3, 3, 3, 0],
        [2, 9, 10, 3, 5, 2, 4, 1],
        // More images than partial sums of the weight gradient; several tiles of rows.
        [33, 3, 3, 3, 5, 3, 1, 1],
        [65, 2, 3, 5, 3, 1, 1, 0],
        [3, 17, 19, 3, 5, 3, 1, 1],
    ];

    /// <summary>N H W C O, R S, strides, paddings: what differs between the axes.</summary>
    public static IEnumerable<object[]> Oblong =>
    [
        [2, 5, 9, 3, 8, 1, 7, 1, 1, 0, 3],
        [7, 5, 4, 5, 16, 3, 1, 1, 1, 1, 0],
        [1, 9, 7, 8, 3, 3, 1, 2, 1, 0, 0],
        [2, 7, 9, 3, 5, 2, 5, 2, 3, 1, 2],
        [1, 6, 11, 17, 8, 5, 3, 1, 2, 0, 1],
    ];

    [Theory, OnEveryDevice(nameof(Square))]
    public void Agrees(DeviceKind kind, int n, int h, int w, int c, int o, int size, int stride, int padding) => OpCheck.Agrees(
        devices[kind],
        (tape, x) => tape.Conv2d(x[0], x[1], stride, padding),
        x => Reference.Conv2d(x[0], x[1], n, h, w, c, o, size, size, stride, stride, padding, padding),
        [new Shape(n, h, w, c), new Shape(size, size, c, o)],
        tolerance: 2e-6);

    [Theory, OnEveryDevice(nameof(Oblong))]
    public void Agrees_where_the_axes_differ(
        DeviceKind kind, int n, int h, int w, int c, int o, int r, int s, int strideH, int strideW, int padH, int padW) => OpCheck.Agrees(
        devices[kind],
        (tape, x) => tape.Conv2d(x[0], x[1], (strideH, strideW), (padH, padW)),
        x => Reference.Conv2d(x[0], x[1], n, h, w, c, o, r, s, strideH, strideW, padH, padW),
        [new Shape(n, h, w, c), new Shape(r, s, c, o)],
        tolerance: 2e-6);

    [Theory, OnEveryDevice]
    public void Agrees_where_the_image_is_the_kernel(DeviceKind kind) => OpCheck.Agrees(
        devices[kind], (tape, x) => tape.Conv2d(x[0], x[0], 1, 1),
        x => Reference.Conv2d(x[0], x[0], 3, 3, 5, 5, 5, 3, 3, 1, 1, 1, 1), [new Shape(3, 3, 5, 5)], tolerance: 2e-6);

    [Fact]
    public void Wrong_shapes_are_refused_in_one_line()
    {
        using Tape tape = Tape.ForEvaluation(devices[DeviceKind.Cpu]);
        Tensor x = tape.New(new Shape(2, 5, 7, 3));
        string Message(Shape weight, int stride = 1, int padding = 0) =>
            Assert.ThrowsAny<ArgumentException>(() => tape.Conv2d(x, tape.New(weight), stride, padding)).Message;

        Assert.Equal("Conv2d: weight is [3,3,4,8], expected [R,S,3,O] for x [2,5,7,3]", Message(new Shape(3, 3, 4, 8)));
        Assert.Equal("Conv2d: weight is [27,8], expected [R,S,C,O]", Message(new Shape(27, 8)));
        Assert.StartsWith("Conv2d: weight is [7,7,3,8], larger than x [2,5,7,3]", Message(new Shape(7, 7, 3, 8)), StringComparison.Ordinal);
        Assert.StartsWith("Conv2d: stride is", Message(new Shape(3, 3, 3, 8), stride: 0), StringComparison.Ordinal);
        Assert.StartsWith("Conv2d: padding is", Message(new Shape(3, 3, 3, 8), padding: -1), StringComparison.Ordinal);
        Assert.Equal(
            "Conv2d: x is [2,105], expected [N,H,W,C]",
            Assert.Throws<ShapeException>(() => tape.Conv2d(tape.New(new Shape(2, 105)), tape.New(new Shape(3, 3, 3, 8)))).Message);
    }
}
