using Plasticity.Devices;
using Plasticity.Kernels;
using Plasticity.Oracle;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>
/// Batch norm as it ends a residual block: with the residual and the rectifier, and backwards with what the rectifier lets pass left where dY
/// was and the gradient of x added to what is there. Compared whole.
/// </summary>
internal static class ResidualNormCase
{
    private const float Epsilon = 1e-5f;
    private const double Allowed = 1e-5;

    /// <summary>x [M,C].</summary>
    public static KernelCase For(int m, int c) => SideCases.Case("batch_norm with residual", $"{m}x{c}", Allowed, device =>
    {
        Trial trial = new(device);
        int chunks = BatchNormChunks.For(device.Info.Kind, m, c);
        Values x = trial.Draw(m * c), residual = trial.Draw(m * c), dY = trial.Draw(m * c), before = trial.Draw(m * c), scale = trial.Draw(c), shift = trial.Draw(c);
        FloatBuffer y = trial.Result(m * c), partial = trial.Result(2 * chunks * c), mean = trial.Result(c), variance = trial.Result(c), inverse = trial.Result(c);
        FloatBuffer sums = trial.Result(2 * c), dScale = trial.Result(c), dShift = trial.Result(c);
        trial.Run = () =>
        {
            device.Run(new BatchNormPartials(x.Buffer, partial, m, c, chunks));
            device.Run(new BatchNormStatistics(partial, mean, variance, inverse, m, c, chunks, Epsilon));
            device.Run(new BatchNormApply(x.Buffer, mean, inverse, scale.Buffer, shift.Buffer, residual.Buffer, y, m, c, Relu: 1));
            device.Run(new BatchNormBackwardPartials(x.Buffer, y, dY.Buffer, mean, inverse, scale.Buffer, shift.Buffer, partial, m, c, chunks, Relu: 1, Keep: 1));
            device.Run(new BatchNormBackwardSums(partial, sums, dScale, dShift, c, chunks, AccumulateScale: 0, AccumulateShift: 0));
            device.Run(new BatchNormBackwardApply(
                x.Buffer, y, dY.Buffer, mean, inverse, scale.Buffer, shift.Buffer, sums, before.Buffer, FloatBuffer.None, m, c, Relu: 0, Training: 1, AccumulateX: 1, AccumulateResidual: 0));
        };
        trial.Error = () =>
        {
            double[] expected = [.. Reference.BatchNorm(x.Exact, scale.Exact, shift.Exact, Epsilon).Select((value, i) => Math.Max(0, value + residual.Host[i]))];
            // Where an output is next to zero, rounding decides whether the gradient passes: the device's own y is asked.
            float[] found = device.Read(y);
            double[] dZ = [.. dY.Host.Select((value, i) => found[i] > 0 ? (double)value : 0)];
            double[] dX = [.. Reference.BatchNormGradient(x.Exact, scale.Exact, dZ, Epsilon).Select((value, i) => value + before.Host[i])];
            return new[] { Trial.Distance(found, expected), trial.Whole(dY.Buffer, dZ), trial.Whole(before.Buffer, dX), trial.Whole(dShift, Sums(dZ, c)) }.Max(WorstOf);
        };
        return trial;
    });

    /// <summary>NaN is worse than any number, which Max alone does not think.</summary>
    private static double WorstOf(double error) => double.IsNaN(error) ? double.PositiveInfinity : error;

    private static double[] Sums(double[] values, int c)
    {
        double[] sums = new double[c];
        for (int i = 0; i < values.Length; i++) sums[i % c] += values[i];
        return sums;
    }
}
