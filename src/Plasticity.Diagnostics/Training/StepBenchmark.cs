using System.Diagnostics;
using Plasticity.Devices;
using Plasticity.Engine.Layers;
using Plasticity.Laboratory.Training;

namespace Plasticity.Diagnostics.Training;

/// <summary>How long a full training step takes.</summary>
/// <param name="Milliseconds">
/// Forward, loss, backward, optimiser: best of three medians over the measured steps; on a device with a queue, the best of three rounds over
/// their steps where that is less, because training waits for a round, not for each step.
/// </param>
/// <param name="WaitingMilliseconds">The best median alone: a step that is waited for.</param>
/// <param name="ImagesPerSecond">Batch over that time.</param>
/// <param name="GigaflopsPerSecond">Two operations a multiply-add, backward counted as twice the forward pass, by direct convolution.</param>
/// <param name="Parameters">Trained values.</param>
/// <param name="DeviceBytes">Memory that the device holds from the system after the last step.</param>
/// <param name="PeakBytes">The most memory that this process ever had resident; the device's own is part of it on the CPU alone.</param>
/// <param name="Loss">Of the last step: the work was real.</param>
public sealed record StepTiming(
    double Milliseconds, double WaitingMilliseconds, double ImagesPerSecond, double GigaflopsPerSecond, int Parameters, long DeviceBytes, long PeakBytes, float Loss);

/// <summary>Where the time of a training step goes.</summary>
/// <param name="Steps">Steps that were watched.</param>
/// <param name="Seconds">Time of all of them.</param>
/// <param name="Lines">Of all steps, the longest first; the last is the rest of the time, <see cref="Host"/>.</param>
public sealed record StepProfile(int Steps, double Seconds, IReadOnlyList<ProfileLine> Lines)
{
    /// <summary>What passes outside the device's verbs: the tape, allocation, the launches themselves.</summary>
    public const string Host = "(host)";

    /// <summary>Part of the time, 0 to 1; those of all lines sum to 1.</summary>
    public double Share(ProfileLine line) => line.Seconds / Seconds;
}

/// <summary>Times training steps on one random batch that lies on the device already, as the PyTorch script beside it does: Adam 1e-3.</summary>
public static class StepBenchmark
{
    private const int Warmup = 5, Rounds = 3;

    /// <param name="settings">The network.</param>
    /// <param name="batch">Images a step.</param>
    /// <param name="size">Height and width of the images; 32 in the comparison.</param>
    /// <param name="steps">Steps of a round, at least 1.</param>
    public static StepTiming Run(IDevice device, ModelSettings settings, int batch, int size, int steps)
    {
        using RepeatedStep step = new(device, settings, batch, size);
        float loss = 0;
        for (int i = 0; i < Warmup; i++) loss = step.Run();
        double waiting = double.MaxValue, best = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            if (device.Info.Kind != DeviceKind.Cpu) best = Math.Min(best, StepTimes.Of(() => Several(device, step, steps)) / steps);
            double[] times = new double[steps];
            for (int i = 0; i < steps; i++) times[i] = StepTimes.Of(() => loss = step.Run());
            waiting = Math.Min(waiting, StepTimes.Median(times));
        }
        best = Math.Min(best, waiting);
        return new StepTiming(best, waiting, 1e3 * batch / best, step.Flops / best / 1e6, step.Parameters, device.BytesHeld, PeakBytes(), loss);
    }

    private static void Several(IDevice device, RepeatedStep step, int steps)
    {
        for (int i = 0; i < steps; i++) step.Ask();
        device.Wait();
    }

    /// <summary>The same steps once more, every launch timed by itself.</summary>
    public static StepProfile Profile(IDevice device, ModelSettings settings, int batch, int size, int steps)
    {
        ProfilingDevice watched = new(device);
        using RepeatedStep step = new(watched, settings, batch, size);
        for (int i = 0; i < Warmup; i++) step.Run();
        watched.Reset();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < steps; i++) step.Run();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        IReadOnlyList<ProfileLine> lines = watched.Lines;
        double host = Math.Max(0, seconds - lines.Sum(line => line.Seconds));
        return new StepProfile(steps, seconds, [.. lines, new ProfileLine(StepProfile.Host, "", 0, host, 0, 0)]);
    }

    private static long PeakBytes()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
