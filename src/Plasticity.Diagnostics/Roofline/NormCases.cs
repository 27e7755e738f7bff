using Plasticity.Devices;
using Plasticity.Kernels;
using Plasticity.Oracle;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>Batch norm with ReLU, both passes. Channels know nothing of each other: a few are compared, whole.</summary>
internal static class NormCases
{
    private const int Channels = 4;
    private const float Epsilon = 1e-5f;
    private const double Allowed = 5e-6;

    /// <summary>x [M,C]. Forward has to read x and write y; backward to read x and dY and write dX.</summary>
    public static IEnumerable<KernelCase> Passes(int m, int c) => [Case("batch_norm_forward", m, c, 8, 2, Forward), Case("batch_norm_backward", m, c, 12, 3, Backward)];

    private static KernelCase Case(string name, int m, int c, double flops, double streams, Func<IDevice, int, int, Trial> prepare) => new(
        KernelFamily.Normalisation, name, FormattableString.Invariant($"{m}x{c}"), flops * m * c, 4 * streams * m * c, Allowed, device => prepare(device, m, c));

    private static Trial Forward(IDevice device, int m, int c) => Both(device, m, c, backward: false);

    private static Trial Backward(IDevice device, int m, int c) => Both(device, m, c, backward: true);

    private static Trial Both(IDevice device, int m, int c, bool backward)
    {
        Trial trial = new(device);
        int chunks = BatchNormChunks.For(device.Info.Kind, m, c);
        Values x = trial.Draw(m * c), dY = trial.Draw(backward ? m * c : 1), scale = trial.Draw(c), shift = trial.Draw(c);
        FloatBuffer y = trial.Result(m * c), dX = trial.Result(backward ? m * c : 1), partial = trial.Zeros(2 * chunks * c);
        FloatBuffer mean = trial.Zeros(c), variance = trial.Zeros(c), inverse = trial.Zeros(c), sums = trial.Zeros(2 * c), dScale = trial.Zeros(c), dShift = trial.Zeros(c);
        void RunForward()
        {
            device.Run(new BatchNormPartials(x.Buffer, partial, m, c, chunks));
            device.Run(new BatchNormStatistics(partial, mean, variance, inverse, m, c, chunks, Epsilon));
            device.Run(new BatchNormApply(x.Buffer, mean, inverse, scale.Buffer, shift.Buffer, FloatBuffer.None, y, m, c, Relu: 1));
        }
        void RunBackward()
        {
            device.Run(new BatchNormBackwardPartials(x.Buffer, FloatBuffer.None, dY.Buffer, mean, inverse, scale.Buffer, shift.Buffer, partial, m, c, chunks, Relu: 1, Keep: 0));
            device.Run(new BatchNormBackwardSums(partial, sums, dScale, dShift, c, chunks, AccumulateScale: 0, AccumulateShift: 0));
            device.Run(new BatchNormBackwardApply(
                x.Buffer, FloatBuffer.None, dY.Buffer, mean, inverse, scale.Buffer, shift.Buffer, sums, dX, FloatBuffer.None, m, c, Relu: 1, Training: 1, AccumulateX: 0, AccumulateResidual: 0));
        }
        int[] chosen = Trial.Places(c, Channels);
        double[] Some(float[] values) => [.. Enumerable.Range(0, values.Length / c * chosen.Length).Select(i => (double)values[i / chosen.Length * c + chosen[i % chosen.Length]])];
        float[] Found(FloatBuffer buffer) => [.. Some(device.Read(buffer)).Select(value => (float)value)];
        if (!backward)
        {
            trial.Run = RunForward;
            trial.Error = () => Trial.Distance(Found(y), Reference.Relu(Reference.BatchNorm(Some(x.Host), Some(scale.Host), Some(shift.Host), Epsilon)));
            return trial;
        }
        RunForward();
        trial.Run = RunBackward;
        // Where an output is next to zero, rounding decides whether the gradient passes: the device's own y is asked.
        trial.Error = () => Trial.Distance(
            Found(dX), Reference.BatchNormGradient(Some(x.Host), Some(scale.Host), [.. Some(dY.Host).Zip(Found(y), (dy, value) => value > 0 ? dy : 0)], Epsilon));
        return trial;
    }
}
