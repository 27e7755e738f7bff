using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Kernels;

[Collection(DeviceCollection.Name)]
public sealed class ResizeImagesTests(TestDevices devices)
{
    /// <summary>N H W C, then height and width of the result: larger, smaller, one pixel, no multiple of each other.</summary>
    public static IEnumerable<object[]> Sizes =>
    [
        [1, 1, 1, 1, 1, 1], [2, 1, 1, 3, 4, 5], [3, 5, 7, 1, 1, 1], [2, 8, 8, 3, 2, 2], [2, 2, 2, 3, 8, 8], [3, 5, 7, 2, 9, 4], [2, 7, 5, 5, 3, 11], [9, 32, 32, 3, 8, 8],
        [9, 8, 8, 3, 32, 32],
    ];

    [Theory, OnEveryDevice(nameof(Sizes))]
    public void Agrees(DeviceKind kind, int n, int h, int w, int c, int outH, int outW)
    {
        float[] x = Draw.AwayFromZero(RandomStream.Root(43), n * h * w * c);
        double[] expected = [.. Enumerable.Range(0, n * outH * outW * c).Select(at => Reference.ResizedAt(x, h, w, c, outH, outW, at))];
        // Two products, a sum and a weight along either axis, each rounded once: a few times 6e-8.
        RelativeError.AtMost(3e-7, Resized(kind, x, n, h, w, c, outH, outW), expected, $"{h}x{w} to {outH}x{outW} on {kind}");
    }

    /// <summary>The example in the documentation of PyTorch's <c>nn.Upsample(scale_factor=2, mode="bilinear")</c>.</summary>
    [Theory, OnEveryDevice]
    public void Is_PyTorchs_bilinear_interpolation(DeviceKind kind) => Assert.Equal(
        [1, 1.25f, 1.75f, 2, 1.5f, 1.75f, 2.25f, 2.5f, 2.5f, 2.75f, 3.25f, 3.5f, 3, 3.25f, 3.75f, 4],
        Resized(kind, [1, 2, 3, 4], 1, 2, 2, 1, 4, 4));

    /// <summary>Nothing is averaged over the pixels left out: of eight pixels in a row, two see the four about their centres.</summary>
    [Theory, OnEveryDevice]
    public void Does_not_antialias(DeviceKind kind) => Assert.Equal([1.5f, 5.5f], Resized(kind, [0, 1, 2, 3, 4, 5, 6, 7], 1, 1, 8, 1, 1, 2));

    [Theory, OnEveryDevice]
    public void To_the_same_size_changes_nothing(DeviceKind kind)
    {
        float[] x = Draw.AwayFromZero(RandomStream.Root(44), 2 * 7 * 5 * 3);
        Bits.Same(x, Resized(kind, x, 2, 7, 5, 3, 7, 5));
    }

    private float[] Resized(DeviceKind kind, float[] x, int n, int h, int w, int c, int outH, int outW)
    {
        PoisoningDevice device = devices[kind];
        FloatBuffer from = device.Upload(x), to = device.AllocateFloats(n * outH * outW * c);
        device.Run(new ResizeImages(from, to, n, h, w, c, outH, outW));
        float[] found = device.Read(to);
        device.Free(from);
        device.Free(to);
        return found;
    }
}
