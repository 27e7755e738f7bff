using Plasticity.Devices;
using Plasticity.Kernels;
using Plasticity.Oracle;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>Losses of soft targets, logits and targets [N,K].</summary>
internal static class LossCases
{
    private const double Allowed = 1e-6;

    public static IEnumerable<KernelCase> Soft(int n, int k) =>
    [
        SideCases.Map("one_hot", $"{n}x{k}", n * k, (trial, device, y) =>
        {
            int[] labels = trial.DrawInts(n, k);
            IntBuffer classes = trial.Keep(device.Upload(labels));
            return (() => device.Run(new OneHot(classes, y, n, k, On: 0.75f, Off: -0.25f)), at => labels[at / k] == at % k ? 0.75 : -0.25);
        }),
        SideCases.Case("soft_cross_entropy_forward", $"{n}x{k}", Allowed, device =>
        {
            Trial trial = new(device);
            Values logits = trial.Draw(n * k), targets = SideCases.Positive(trial, n * k);
            IntBuffer labels = trial.Keep(device.Upload(trial.DrawInts(n, k)));
            FloatBuffer probability = trial.Result(n * k), loss = trial.Result(n), correct = trial.Result(n), mass = trial.Result(n);
            trial.Run = () => device.Run(new SoftCrossEntropyForward(logits.Buffer, targets.Buffer, labels, probability, loss, correct, mass, n, k));
            trial.Error = () => Math.Max(
                Math.Max(trial.Whole(probability, Reference.Softmax(logits.Exact, k)), trial.Whole(loss, Reference.SoftCrossEntropies(logits.Exact, targets.Exact, k))),
                trial.Whole(mass, [.. targets.Exact.Chunk(k).Select(row => row.Sum())]));
            return trial;
        }),
        SideCases.Case("soft_cross_entropy_backward", $"{n}x{k}", Allowed, device =>
        {
            Trial trial = new(device);
            Values logits = trial.Draw(n * k), targets = SideCases.Positive(trial, n * k);
            FloatBuffer one = trial.Keep(device.Upload([1f])), dLogits = trial.Result(n * k);
            FloatBuffer probability = trial.Keep(device.Upload([.. Reference.Softmax(logits.Exact, k).Select(value => (float)value)]));
            FloatBuffer mass = trial.Keep(device.Upload([.. targets.Exact.Chunk(k).Select(row => (float)row.Sum())]));
            trial.Run = () => device.Run(new SoftCrossEntropyBackward(probability, targets.Buffer, mass, one, dLogits, n, k, Accumulate: 0));
            trial.Error = () => trial.Whole(dLogits, Reference.SoftCrossEntropyGradient(logits.Exact, targets.Exact, k));
            return trial;
        }),
    ];
}
