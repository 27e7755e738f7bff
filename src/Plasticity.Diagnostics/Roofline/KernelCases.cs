using Plasticity.Kernels;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>The kernels of ResNet-18 on images of 32x32, and of the studies' perceptron, at the sizes at which a training step meets them.</summary>
public static class KernelCases
{
    private const int Side = 32, Channels = 3, Classes = 10, Inputs = Side * Side * Channels, Hidden = 100;

    /// <param name="batch">Images, at least 1.</param> <param name="width">Channels of the first module; 64 is ResNet-18.</param>
    public static IReadOnlyList<KernelCase> OfResNet(int batch, int width) =>
    [
        .. Convolutions(batch, width).SelectMany(ConvolutionCases.Passes),
        .. ProductCases.Layer(batch, Inputs, Hidden),
        .. ProductCases.Layer(batch, Hidden, Hidden),
        .. ProductCases.Layer(batch, 8 * width, Classes),
        .. Enumerable.Range(0, 4).SelectMany(module => NormCases.Passes(batch * (Side >> module) * (Side >> module), width << module)),
        .. ElementwiseCases.Maps(batch, width, Side, Side),
        .. PoolCases.Windows(batch, width, Side, Side),
        .. PoolCases.Global(batch, Side * Side / 64, 8 * width),
        .. ElementwiseCases.Loss(batch, Classes),
        ElementwiseCases.Gather(batch, Side, Side, Channels),
        .. ImageCases.Changes(batch, Side, Side, Channels),
        .. OptimiserCases.All(Convolutions(1, width).Sum(shape => shape.WeightCount * Uses(shape))),
    ];

    /// <summary>Every kernel at odd sizes, small ones for the most part, and then at those of the network: to be verified, not to be timed.</summary>
    /// <param name="batch">Images of the network, at least 1.</param> <param name="width">Channels of its first module.</param>
    public static IReadOnlyList<KernelCase> Checks(int batch, int width) => [.. OddSizes.All(), .. OfResNet(batch, width)];

    /// <summary>Every program of every kernel, at odd sizes and as small as can be: for devices that take a second where others take a millisecond.</summary>
    public static IReadOnlyList<KernelCase> SmallChecks() => [.. OddSizes.Small()];

    /// <summary>The three passes of one convolution.</summary>
    public static IReadOnlyList<KernelCase> OfConvolution(Conv2dShape shape) => [.. ConvolutionCases.Passes(shape)];

    /// <summary>Every different convolution of the network.</summary>
    public static IEnumerable<Conv2dShape> Convolutions(int batch, int width)
    {
        yield return Convolution(batch, Side, Channels, width, 3, 1);
        yield return Convolution(batch, Side, width, width, 3, 1);
        for (int module = 1; module < 4; module++)
        {
            int side = Side >> module, channels = width << module;
            yield return Convolution(batch, 2 * side, channels / 2, channels, 3, 2);
            yield return Convolution(batch, 2 * side, channels / 2, channels, 1, 2);
            yield return Convolution(batch, side, channels, channels, 3, 1);
        }
    }

    /// <summary>How often the network has a convolution of that shape: four in the first module, three in each of the others.</summary>
    private static int Uses(in Conv2dShape shape) => shape.C != shape.O ? 1 : shape.H == Side ? 4 : 3;

    private static Conv2dShape Convolution(int n, int side, int c, int o, int size, int stride) =>
        Conv2dShape.For(n, side, side, c, o, size, size, stride, stride, size / 2, size / 2);
}
