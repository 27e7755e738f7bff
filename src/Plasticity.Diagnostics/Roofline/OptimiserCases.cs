using Plasticity.Devices;
using Plasticity.Kernels;
using Plasticity.Oracle;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>
/// The first step of each optimiser from empty moments. Weights know nothing of each other: some hundred are compared, by how far they moved,
/// because the error of a weight itself would hide in its rounding.
/// </summary>
internal static class OptimiserCases
{
    private const float Rate = 0.25f;

    /// <summary>The rounding of the weight itself, seen beside a step of about its size.</summary>
    private const double Allowed = 1e-6;

    public static IEnumerable<KernelCase> All(int count) =>
    [
        Case("sgd_step", count, 2, 3, (device, w, g, _, _) => device.Run(new SgdStep(w, g, count, Rate, L2: 0, Decay: 0)), (w, g) => Reference.Sgd(w, [g], Rate)),
        Case("sgd_momentum_step", count, 4, 5,
            (device, w, g, v, _) => device.Run(new SgdMomentumStep(w, g, v, count, Rate, Momentum: 0.5f, Nesterov: 0, L2: 0, Decay: 0)),
            (w, g) => Reference.Sgd(w, [g], Rate, momentum: 0.5)),
        Case("rms_prop_step", count, 8, 5,
            (device, w, g, v, _) => device.Run(new RmsPropStep(w, g, v, count, Rate, Smoothing: 0.75f, Epsilon: 0.125f, L2: 0, Decay: 0)),
            (w, g) => Reference.RmsProp(w, [g], Rate, smoothing: 0.75, epsilon: 0.125)),
        Case("adam_step", count, 12, 7,
            (device, w, g, m, v) => device.Run(new AdamStep(
                w, g, m, v, count, Rate, Beta1: 0.5f, Beta2: 0.75f, Epsilon: 0.125f, Correction1: 0.5f, Root2: 0.5f, L2: 0, Decay: 0)),
            (w, g) => Reference.Adam(w, [g], Rate, beta1: 0.5, beta2: 0.75, epsilon: 0.125)),
    ];

    private static KernelCase Case(
        string name, int count, double flops, double streams, Action<IDevice, FloatBuffer, FloatBuffer, FloatBuffer, FloatBuffer> step,
        Func<double[], double[], double[]> reference) =>
        new(KernelFamily.Optimiser, name, FormattableString.Invariant($"{count}"), flops * count, 4 * streams * count, Allowed, device =>
        {
            Trial trial = new(device);
            Values weight = trial.Draw(count), gradient = trial.Draw(count);
            FloatBuffer first = trial.Zeros(count), second = trial.Zeros(count);
            trial.Run = () => step(device, weight.Buffer, gradient.Buffer, first, second);
            trial.Error = () =>
            {
                int[] places = Trial.Places(count);
                float[] after = device.Read(weight.Buffer);
                double[] before = [.. places.Select(at => (double)weight.Host[at])];
                double[] expected = reference(before, [.. places.Select(at => (double)gradient.Host[at])]);
                return Trial.Distance(
                    [.. places.Select((at, i) => (float)(after[at] - before[i]))], [.. expected.Select((value, i) => value - before[i])]);
            };
            return trial;
        });
}
