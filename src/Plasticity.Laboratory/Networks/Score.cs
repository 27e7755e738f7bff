using Plasticity.Devices;
using Plasticity.Engine.Ops;
using Plasticity.Kernels;

namespace Plasticity.Laboratory.Networks;

/// <summary>Mean loss in nats and share of right answers.</summary>
public readonly record struct Score(double Loss, double Accuracy)
{
    /// <summary>0 to 1; NaN where the loss is not finite: then there are logits that are not numbers, and those have no accuracy.</summary>
    public double Accuracy { get; } = double.IsFinite(Loss) ? Accuracy : double.NaN;

    /// <summary>Whether the loss is a number: a run whose loss is not has diverged.</summary>
    public bool IsFinite => double.IsFinite(Loss);
}

/// <summary>Adds up losses and right answers on the device, so that an epoch waits for it once.</summary>
internal sealed class ScoreCounter(IDevice device) : IDisposable
{
    private readonly FloatBuffer _totals = device.AllocateFloats(3, "scores");
    private int _samples;

    /// <summary>Forgets what was counted.</summary>
    public void Clear()
    {
        device.Clear(_totals);
        _samples = 0;
    }

    /// <summary>Counts one batch of <paramref name="samples"/>.</summary>
    public void Add(Loss loss, int samples)
    {
        device.Run(new AddTotals(loss.PerSample, loss.Correct, _totals, samples));
        _samples += samples;
    }

    /// <summary>Waits for the device and gives the mean so far.</summary>
    public Score Read()
    {
        float[] totals = device.Read(_totals);
        return new Score(((double)totals[0] + totals[2]) / _samples, totals[1] / (double)_samples);
    }

    /// <summary>What was counted: summed losses, what rounding has kept out of that sum, right answers, samples.</summary>
    public (float Loss, float LossRest, float Correct, int Samples) Save()
    {
        float[] totals = device.Read(_totals);
        return (totals[0], totals[2], totals[1], _samples);
    }

    /// <summary>Goes on counting from there.</summary>
    public void Restore(float loss, float rest, float correct, int samples)
    {
        device.Write(_totals, [loss, correct, rest]);
        _samples = samples;
    }

    public void Dispose() => device.Free(_totals);
}
