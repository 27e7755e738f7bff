using Plasticity.Devices;
using Plasticity.Engine.Ops;
using Plasticity.Kernels;
using Plasticity.Studies.States;

namespace Plasticity.Studies.Networks;

/// <summary>Adds up losses and right answers on the device, so that an epoch waits for it once.</summary>
public sealed class ScoreCounter(IDevice device) : IState, IDisposable
{
    // Summed losses, right answers, what rounding has kept out of the sum of losses.
    private const int Totals = 3;

    private readonly FloatBuffer _totals = Cleared(device);

    /// <summary>Samples that were counted.</summary>
    public int Samples { get; private set; }

    /// <summary>Forgets what was counted.</summary>
    public void Clear()
    {
        device.Clear(_totals);
        Samples = 0;
    }

    /// <summary>Counts one batch of so many samples.</summary>
    public void Add(Loss loss, int samples)
    {
        device.Run(new AddTotals(loss.PerSample, loss.Correct, _totals, samples));
        Samples += samples;
    }

    /// <summary>Waits for the device and gives the mean so far.</summary>
    public Score Read()
    {
        float[] totals = device.Read(_totals);
        return new Score(((double)totals[0] + totals[2]) / Samples, totals[1] / (double)Samples);
    }

    public void Save(StateWriter to)
    {
        to.Write("totals", device.Read(_totals));
        to.Write("samples", Samples);
    }

    public void Load(StateReader from)
    {
        device.Write(_totals, from.Floats("totals", Totals));
        Samples = checked((int)from.Whole("samples"));
    }

    public void Dispose() => device.Free(_totals);

    private static FloatBuffer Cleared(IDevice device)
    {
        FloatBuffer totals = device.AllocateFloats(Totals, "scores");
        device.Clear(totals);
        return totals;
    }
}
