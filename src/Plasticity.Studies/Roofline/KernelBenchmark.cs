using System.Diagnostics;
using Plasticity.Devices;

namespace Plasticity.Studies.Roofline;

/// <summary>What became of a case.</summary>
/// <param name="Error">‖found - reference‖/‖reference‖; NaN where the result has a NaN.</param>
/// <param name="ColdSeconds">Median of first runs after the caches were filled with something else; NaN for a wrong kernel, which is not timed.</param>
/// <param name="WarmSeconds">Median of runs one after the other; NaN for a wrong kernel.</param>
/// <param name="RoofShare">The least time that the roof allows over the warm time; above 1 where bytes lay in a cache or operations were saved.</param>
public sealed record KernelResult(KernelCase Case, double Error, double ColdSeconds, double WarmSeconds, double RoofShare)
{
    /// <summary>Whether the kernel computes what the reference does.</summary>
    public bool Verified => Error <= Case.Tolerance;

    /// <summary>By the warm time.</summary>
    public double FlopsPerSecond => Case.Flops / WarmSeconds;

    /// <summary>By the warm time.</summary>
    public double BytesPerSecond => Case.Bytes / WarmSeconds;
}

/// <summary>Holds kernels to the double-precision reference, and times those that pass.</summary>
public static class KernelBenchmark
{
    private const int ColdRuns = 3, WarmUps = 2, LeastRuns = 5, MostRuns = 200;
    private const double WarmSeconds = 0.05;

    /// <summary>Does the cases in order.</summary>
    public static IEnumerable<KernelResult> Run(IDevice device, Roof roof, IEnumerable<KernelCase> cases)
    {
        using Roof.Stream stream = new(device);
        foreach (KernelCase each in cases) yield return Run(device, roof, each, stream.Pass);
    }

    private static KernelResult Run(IDevice device, Roof roof, KernelCase each, Action flush)
    {
        using Trial trial = each.Prepare(device);
        trial.Run();
        double error = trial.Error();
        if (!(error <= each.Tolerance)) return new KernelResult(each, error, double.NaN, double.NaN, double.NaN);
        double cold = Median([.. Enumerable.Range(0, ColdRuns).Select(_ => Cold())]), warm = Warm(device, trial.Run);
        return new KernelResult(each, error, cold, warm, roof.Seconds(each.Flops, each.Bytes) / warm);

        double Cold()
        {
            flush();
            return device.Time(trial.Run);
        }
    }

    private static double Warm(IDevice device, Action run)
    {
        for (int i = 0; i < WarmUps; i++) run();
        List<double> times = [];
        long start = Stopwatch.GetTimestamp();
        while (times.Count < LeastRuns || (times.Count < MostRuns && Stopwatch.GetElapsedTime(start).TotalSeconds < WarmSeconds)) times.Add(device.Time(run));
        return Median([.. times]);
    }

    private static double Median(double[] times)
    {
        Array.Sort(times);
        // A run that is over before the clock moves took less than one of its ticks.
        return Math.Max(times[times.Length / 2], 1.0 / Stopwatch.Frequency);
    }
}
