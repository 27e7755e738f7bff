using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;
using Plasticity.Oracle;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>
/// What a benchmark leaves out: the small kernels beside the large ones, and gradients that are added to what is there already. Compared whole;
/// nothing here is worth timing, so no work is counted.
/// </summary>
internal static class SideCases
{
    private const double Allowed = 1e-6, AllowedSums = 5e-6;

    /// <summary>Kernels that take a number of elements.</summary>
    public static IEnumerable<KernelCase> OfCount(int count)
    {
        yield return Map("fill", $"{count}", count, (_, device, y) => (() => device.Run(new Fill(y, count, -0.75f)), _ => -0.75));
        yield return Added("relu_backward", $"{count}", count, (trial, device, dX) =>
        {
            Values y = trial.Draw(count), dY = trial.Draw(count);
            return (() => device.Run(new ReluBackward(y.Buffer, dY.Buffer, dX, count, Accumulate: 1)), at => y.Host[at] > 0 ? dY.Host[at] : 0);
        });
        yield return Added("copy_gradient", $"{count}", count, (trial, device, dX) =>
        {
            Values dY = trial.Draw(count);
            return (() => device.Run(new CopyGradient(dY.Buffer, dX, count, Accumulate: 1)), at => dY.Host[at]);
        });
        yield return Added("scale_to", $"{count}", count, (trial, device, y) =>
        {
            Values x = trial.Draw(count);
            return (() => device.Run(new ScaleTo(x.Buffer, y, count, Factor: 0.375f, Accumulate: 1)), at => 0.375 * x.Host[at]);
        });
        yield return Added("blend", $"{count}", count, (trial, device, y) =>
        {
            Values x = trial.Draw(count);
            return (() => device.Run(new Blend(x.Buffer, y, count, A: 0.375f, B: 1)), at => 0.375 * x.Host[at]);
        });
        yield return Added("dropout", $"{count}", count, (trial, device, y) =>
        {
            Values x = trial.Draw(count);
            RandomStream noise = new(3, Purpose.Noise, 5);
            const uint threshold = 1u << 30;
            return (
                () => device.Run(new Dropout(
                    x.Buffer, y, count, threshold, Scale: 1.25f, noise.Key0, noise.Key1, (uint)noise.Lane, (uint)(noise.Lane >> 32), Accumulate: 1)),
                at => noise.Words((ulong)at).A < threshold ? 0 : 1.25 * x.Host[at]);
        });
        yield return Map("multiply_add_chains", $"{count}", count, (trial, device, y) =>
        {
            Values x = trial.Draw(count);
            // Each chain: c/8 + 1/4 + 1/8 + 1/16; the starts of twelve sum to 12 x + 66.
            return (() => device.Run(new MultiplyAddChains(x.Buffer, y, count, Steps: 3, Factor: 0.5f, Addend: 0.25f)), at => (12.0 * x.Host[at] + 66) / 8 + 12 * 0.4375);
        });
        yield return Map("mean", $"{count}", 1, AllowedSums, (trial, device, y) =>
        {
            Values x = Positive(trial, count);
            return (() => device.Run(new Mean(x.Buffer, y, count)), _ => x.Host.Average(value => (double)value));
        });
        yield return Case("add_totals added", $"{count}", AllowedSums, device =>
        {
            Trial trial = new(device);
            Values loss = Positive(trial, count), correct = Positive(trial, count), before = trial.Draw(3);
            trial.Run = () => device.Run(new AddTotals(loss.Buffer, correct.Buffer, before.Buffer, count));
            // The third joins the first; what rounding leaves there is nothing beside the sums.
            trial.Error = () => trial.Sampled(before.Buffer, at => at switch
            {
                0 => (double)before.Host[0] + before.Host[2] + loss.Host.Sum(value => (double)value),
                1 => before.Host[1] + correct.Host.Sum(value => (double)value),
                _ => 0,
            }, 3);
            return trial;
        });
    }

    /// <summary>Kernels over rows [M,C].</summary>
    public static IEnumerable<KernelCase> OfRows(int m, int c)
    {
        yield return Added("add_bias", $"{m}x{c}", m * c, (trial, device, y) =>
        {
            Values bias = trial.Draw(c);
            return (() => device.Run(new AddBias(y, bias.Buffer, m, c)), at => bias.Host[at % c]);
        });
        yield return Added("column_sum", $"{m}x{c}", c, AllowedSums, (trial, device, sum) =>
        {
            Values x = Positive(trial, m * c);
            return (() => device.Run(new ColumnSum(x.Buffer, sum, m, c, Accumulate: 1)), at => Enumerable.Range(0, m).Sum(row => (double)x.Host[row * c + at]));
        });
        yield return Added("sum_partials", $"{m}x{c}", c, AllowedSums, (trial, device, sum) =>
        {
            Values x = Positive(trial, m * c);
            return (() => device.Run(new SumPartials(x.Buffer, sum, c, m, Accumulate: 1)), at => Enumerable.Range(0, m).Sum(row => (double)x.Host[row * c + at]));
        });
        yield return Added("global_average_backward", $"3x{m}x{c}", 3 * m * c, (trial, device, dX) =>
        {
            Values dY = trial.Draw(3 * c);
            return (() => device.Run(new GlobalAverageBackward(dY.Buffer, dX, 3, m, c, Accumulate: 1)), at => (double)dY.Host[at / (m * c) * c + at % c] / m);
        });
    }

    /// <summary>What batch norm does to channels alone.</summary>
    public static IEnumerable<KernelCase> OfChannels(int c)
    {
        const float epsilon = 1e-5f, momentum = 0.125f;
        const int m = 17;
        yield return Map("batch_norm_inverse", $"{c}", c, (trial, device, inverse) =>
        {
            Values variance = Positive(trial, c);
            return (() => device.Run(new BatchNormInverse(variance.Buffer, inverse, c, epsilon)), at => 1 / Math.Sqrt(variance.Host[at] + (double)epsilon));
        });
        foreach (bool offset in (bool[])[false, true])
        {
            yield return Map($"batch_norm_fold {(offset ? "offset" : "factor")}", $"{c}", c, (trial, device, result) =>
            {
                Values mean = trial.Draw(c), variance = Positive(trial, c), scale = trial.Draw(c), shift = trial.Draw(c);
                FloatBuffer other = trial.Result(c);
                double Factor(int at) => scale.Host[at] / Math.Sqrt(variance.Host[at] + (double)epsilon);
                return (
                    () => device.Run(new BatchNormFold(
                        mean.Buffer, variance.Buffer, scale.Buffer, shift.Buffer, offset ? other : result, offset ? result : other, c, epsilon)),
                    at => offset ? shift.Host[at] - mean.Host[at] * Factor(at) : Factor(at));
            });
            yield return Map($"batch_norm_running {(offset ? "variance" : "mean")}", $"{c}", c, (trial, device, result) =>
            {
                Values mean = trial.Draw(c), variance = Positive(trial, c), other = Positive(trial, c), before = Positive(trial, c);
                device.Copy(before.Buffer, result);
                return (
                    () => device.Run(new BatchNormRunning(
                        mean.Buffer, variance.Buffer, offset ? other.Buffer : result, offset ? result : other.Buffer, m, c, momentum)),
                    at => (1 - (double)momentum) * before.Host[at] + momentum * (offset ? (double)variance.Host[at] * m / (m - 1) : mean.Host[at]));
            });
        }
    }

    /// <summary>The gradients of the three products of a linear layer, x [N,F] and weight [F,O], added to what is there.</summary>
    public static IEnumerable<KernelCase> OfProduct(int n, int f, int o)
    {
        yield return Added("matmul", $"{n}x{o}x{f}", n * o, AllowedSums, (trial, device, y) =>
        {
            Values x = trial.Draw(n * f), weight = trial.Draw(f * o);
            return (() => device.Run(new MatMul(x.Buffer, weight.Buffer, y, n, o, f, Accumulate: 1)), at => Sum(f, k => (double)x.Host[at / o * f + k] * weight.Host[k * o + at % o]));
        });
        yield return Added("matmul_transposed_b", $"{n}x{f}x{o}", n * f, AllowedSums, (trial, device, dX) =>
        {
            Values dY = trial.Draw(n * o), weight = trial.Draw(f * o);
            return (() => device.Run(new MatMulTransposedB(dY.Buffer, weight.Buffer, dX, n, f, o, Accumulate: 1)), at => Sum(o, k => (double)dY.Host[at / f * o + k] * weight.Host[at % f * o + k]));
        });
        yield return Added("matmul_transposed_a", $"{f}x{o}x{n}", f * o, AllowedSums, (trial, device, dWeight) =>
        {
            Values x = trial.Draw(n * f), dY = trial.Draw(n * o);
            return (() => device.Run(new MatMulTransposedA(x.Buffer, dY.Buffer, dWeight, f, o, n, Accumulate: 1)), at => Sum(n, k => (double)x.Host[k * f + at / o] * dY.Host[k * o + at % o]));
        });
    }

    /// <summary>A convolution with all that it can do to its sums, and its input's gradient added to what is there.</summary>
    public static IEnumerable<KernelCase> OfConvolution(Conv2dShape shape)
    {
        ConvolutionSizes sizes = ConvolutionCases.Sizes(shape);
        int inputs = ConvolutionCases.Inputs(shape), outputs = ConvolutionCases.Outputs(shape);
        yield return Map("conv2d_forward and norm", $"{shape.Label}", outputs, AllowedSums, (trial, device, y) =>
        {
            Values x = trial.Draw(inputs), weight = trial.Draw(shape.WeightCount), factor = trial.Draw(shape.O), offset = trial.Draw(shape.O), residual = trial.Draw(outputs);
            return (
                () => device.Run(new Conv2dForward(x.Buffer, weight.Buffer, y, shape, factor.Buffer, offset.Buffer, residual.Buffer, Relu: 1)),
                at => Math.Max(0, factor.Host[at % shape.O] * Reference.Conv2dAt(x.Host, weight.Host, sizes, at) + offset.Host[at % shape.O] + residual.Host[at]));
        });
        yield return Added("conv2d_backward_input", $"{shape.Label}", inputs, AllowedSums, (trial, device, dX) =>
        {
            Values dY = trial.Draw(outputs), weight = trial.Draw(shape.WeightCount);
            return (() => device.Run(new Conv2dBackwardInput(dY.Buffer, weight.Buffer, dX, shape, Accumulate: 1)), at => Reference.Conv2dInputGradientAt(dY.Host, weight.Host, sizes, at));
        });
    }

    /// <summary>A kernel that writes y.</summary>
    internal static KernelCase Map(string name, FormattableString size, int count, Func<Trial, IDevice, FloatBuffer, (Action Run, Func<int, double> Expected)> make) =>
        Map(name, size, count, Allowed, make);

    private static KernelCase Map(
        string name, FormattableString size, int count, double allowed, Func<Trial, IDevice, FloatBuffer, (Action Run, Func<int, double> Expected)> make) =>
        Case(name, size, allowed, device =>
        {
            Trial trial = new(device);
            FloatBuffer y = trial.Result(count);
            (trial.Run, Func<int, double> expected) = make(trial, device, y);
            trial.Error = () => trial.Sampled(y, expected, count);
            return trial;
        });

    internal static KernelCase Added(string name, FormattableString size, int count, Func<Trial, IDevice, FloatBuffer, (Action Run, Func<int, double> Expected)> make) =>
        Added(name, size, count, Allowed, make);

    /// <summary>A kernel that adds to y.</summary>
    private static KernelCase Added(
        string name, FormattableString size, int count, double allowed, Func<Trial, IDevice, FloatBuffer, (Action Run, Func<int, double> Expected)> make) =>
        Case($"{name} added", size, allowed, device =>
        {
            Trial trial = new(device);
            Values before = trial.Draw(count);
            (trial.Run, Func<int, double> expected) = make(trial, device, before.Buffer);
            trial.Error = () => trial.Sampled(before.Buffer, at => before.Host[at] + expected(at), count);
            return trial;
        });

    internal static KernelCase Case(string name, FormattableString size, double allowed, Func<IDevice, Trial> prepare) =>
        new(KernelFamily.Elementwise, name, FormattableString.Invariant(size), Flops: 0, Bytes: 0, allowed, prepare);

    /// <summary>Values between 0 and 1: sums of which a part is missing show it, and roots exist.</summary>
    internal static Values Positive(Trial trial, int count)
    {
        Values drawn = trial.Draw(count);
        for (int i = 0; i < count; i++) drawn.Host[i] = 0.5f + drawn.Host[i] / 2;
        trial.Device.Write(drawn.Buffer, drawn.Host);
        return drawn;
    }

    private static double Sum(int count, Func<int, double> term)
    {
        double sum = 0;
        for (int k = 0; k < count; k++) sum += term(k);
        return sum;
    }
}
