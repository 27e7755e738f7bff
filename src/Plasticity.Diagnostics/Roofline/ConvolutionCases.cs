using Plasticity.Devices;
using Plasticity.Kernels;
using Plasticity.Oracle;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>The three passes of a convolution. Some hundred elements of each result are compared with sums in double precision.</summary>
internal static class ConvolutionCases
{
    /// <summary>Relative error that a convolution may have up to 512 channels; it grows with the length of the sums.</summary>
    private const double Allowed = 1e-5;

    /// <summary>An element of a weight's gradient is a sum over all pixels of all images: so many of them are compared.</summary>
    private const int WeightSamples = 128;

    public static IEnumerable<KernelCase> Passes(Conv2dShape shape) => Passes(shape, Trial.Samples, WeightSamples);

    /// <param name="shape">Sizes.</param> <param name="samples">Elements of an activation, or of its gradient, that are compared.</param>
    /// <param name="weightSamples">Elements of a weight's gradient that are.</param>
    public static IEnumerable<KernelCase> Passes(Conv2dShape shape, int samples, int weightSamples) =>
        [Forward(shape, samples), BackwardInput(shape, samples), BackwardWeight(shape, weightSamples)];

    private static KernelCase Forward(Conv2dShape shape, int samples) => Case("conv2d_forward", shape, device =>
    {
        Trial trial = new(device);
        Values x = trial.Draw(Inputs(shape)), weight = trial.Draw(shape.WeightCount);
        FloatBuffer y = trial.Result(Outputs(shape));
        trial.Run = () => device.Run(new Conv2dForward(x.Buffer, weight.Buffer, y, shape));
        trial.Error = () => trial.Sampled(y, at => Reference.Conv2dAt(x.Host, weight.Host, Sizes(shape), at), samples);
        return trial;
    });

    private static KernelCase BackwardInput(Conv2dShape shape, int samples) => Case("conv2d_backward_input", shape, device =>
    {
        Trial trial = new(device);
        Values dY = trial.Draw(Outputs(shape)), weight = trial.Draw(shape.WeightCount);
        FloatBuffer dX = trial.Result(Inputs(shape));
        trial.Run = () => device.Run(new Conv2dBackwardInput(dY.Buffer, weight.Buffer, dX, shape, Accumulate: 0));
        trial.Error = () => trial.Sampled(dX, at => Reference.Conv2dInputGradientAt(dY.Host, weight.Host, Sizes(shape), at), samples);
        return trial;
    });

    private static KernelCase BackwardWeight(Conv2dShape shape, int samples) => Case("conv2d_backward_weight", shape, device =>
    {
        Trial trial = new(device);
        int splits = Conv2dBackwardWeight.SplitsFor(shape, device.Info);
        Values x = trial.Draw(Inputs(shape)), dY = trial.Draw(Outputs(shape));
        FloatBuffer partial = trial.Zeros(checked(splits * shape.WeightCount)), dWeight = trial.Result(shape.WeightCount);
        trial.Run = () =>
        {
            device.Run(new Conv2dBackwardWeight(x.Buffer, dY.Buffer, partial, shape, splits));
            device.Run(new SumPartials(partial, dWeight, shape.WeightCount, splits, Accumulate: 0));
        };
        trial.Error = () => trial.Sampled(dWeight, at => Reference.Conv2dWeightGradientAt(x.Host, dY.Host, Sizes(shape), at), samples);
        return trial;
    });

    private static KernelCase Case(string name, Conv2dShape shape, Func<IDevice, Trial> prepare) => new(
        KernelFamily.Convolution, name, shape.Label, 2.0 * shape.MultiplyAdds, 4.0 * Inputs(shape) + 4.0 * Outputs(shape) + 4.0 * shape.WeightCount,
        Allowed * Math.Max(1, Math.Max(shape.C, shape.O) / 512.0), prepare);

    internal static int Inputs(in Conv2dShape shape) => checked(shape.N * shape.H * shape.W * shape.C);

    internal static int Outputs(in Conv2dShape shape) => checked(shape.OutputRows * shape.O);

    internal static ConvolutionSizes Sizes(in Conv2dShape s) => new(s.N, s.H, s.W, s.C, s.O, s.R, s.S, s.StrideH, s.StrideW, s.PadH, s.PadW);
}
