using System.Diagnostics;

namespace Plasticity.Diagnostics.Training;

/// <summary>How benchmarks of steps take and sum up times.</summary>
internal static class StepTimes
{
    /// <summary>Milliseconds that the work took.</summary>
    public static double Of(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>The middle one, the upper of two; sorts them.</summary>
    public static double Median(double[] times)
    {
        Array.Sort(times);
        return times[times.Length / 2];
    }
}
