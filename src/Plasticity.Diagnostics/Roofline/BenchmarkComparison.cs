using Plasticity.Laboratory.Files;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>What became of a case between two measurements.</summary>
public enum TimingVerdict
{
    /// <summary>Right before, wrong now.</summary>
    Wrong,

    /// <summary>Slower by more than the threshold, and by more than the spread.</summary>
    Slower,

    /// <summary>Neither, or wrong before.</summary>
    Same,

    /// <summary>Faster by as much.</summary>
    Faster,
}

/// <summary>A case that two files have.</summary>
public sealed record TimingPair(SavedTiming Old, SavedTiming New, TimingVerdict Verdict)
{
    /// <summary>The new median over the old one, less 1: 0.05 is 5 % slower. NaN where one of them was wrong.</summary>
    public double Change => New.Warm.Median / Old.Warm.Median - 1;

    /// <summary>The larger of both spreads.</summary>
    public double Spread => Math.Max(Old.Warm.Spread, New.Warm.Spread);

    /// <summary>Whether it is a reason to stop.</summary>
    public bool IsRegression => Verdict is TimingVerdict.Slower or TimingVerdict.Wrong;
}

/// <summary>Two files of <c>bench kernels</c>, case by case.</summary>
/// <param name="Pairs">Cases of both, wrong ones first, then the slowest.</param>
/// <param name="OldOnly">Cases of the old file alone.</param> <param name="NewOnly">Cases of the new file alone.</param>
public sealed record BenchmarkComparison(IReadOnlyList<TimingPair> Pairs, IReadOnlyList<SavedTiming> OldOnly, IReadOnlyList<SavedTiming> NewOnly)
{
    public int Regressions => Pairs.Count(pair => pair.IsRegression);

    /// <summary>Matches cases by kernel, size, work and device, and judges each pair.</summary>
    /// <param name="threshold">A share: 0.05 for 5 %.</param>
    public static BenchmarkComparison Of(SavedBenchmark before, SavedBenchmark after, double threshold)
    {
        // Sizes are those of an image: the work tells batches apart.
        static (string, string, string, double, double) Key(SavedTiming timing) => (timing.Kernel, timing.Size, timing.Device, timing.Flops, timing.Bytes);
        Dictionary<(string, string, string, double, double), SavedTiming> known = before.Timings.ToDictionary(Key);
        List<TimingPair> pairs = [];
        List<SavedTiming> fresh = [];
        foreach (SavedTiming timing in after.Timings)
        {
            if (known.Remove(Key(timing), out SavedTiming? old)) pairs.Add(new TimingPair(old, timing, Judge(old, timing, threshold)));
            else fresh.Add(timing);
        }
        return new BenchmarkComparison(
            [.. pairs.OrderByDescending(pair => pair.Verdict == TimingVerdict.Wrong).ThenByDescending(pair => pair.Change)],
            [.. before.Timings.Where(timing => known.ContainsKey(Key(timing)))], fresh);
    }

    /// <summary>What differs between the machines, or between the devices that both files have, in one line; null where nothing does.</summary>
    public static string? OtherMachine(SavedBenchmark before, SavedBenchmark after)
    {
        if (MachineOf(before) != MachineOf(after)) return $"{MachineOf(before)} and {MachineOf(after)}";
        return before.Devices.Join(after.Devices, device => device.Id, device => device.Id, (old, now) => (Old: Words(old), New: Words(now)))
            .Where(pair => pair.Old != pair.New).Select(pair => $"{pair.Old} and {pair.New}").FirstOrDefault();

        static string MachineOf(SavedBenchmark run) => FormattableString.Invariant($"{run.Processor} ({run.Architecture}, {run.Processors} processors)");
    }

    private static string Words(SavedDevice device) => FormattableString.Invariant($"{device.Id} on {device.Name} ({device.Units} units)");

    private static TimingVerdict Judge(SavedTiming old, SavedTiming now, double threshold)
    {
        if (!old.Verified) return TimingVerdict.Same;
        if (!now.Verified) return TimingVerdict.Wrong;
        if (IsSlower(old, now, threshold)) return TimingVerdict.Slower;
        return IsSlower(now, old, threshold) ? TimingVerdict.Faster : TimingVerdict.Same;
    }

    /// <summary>By more than the threshold in the median, and so that the middle halves of the samples do not overlap.</summary>
    private static bool IsSlower(SavedTiming fast, SavedTiming slow, double threshold) =>
        slow.Warm.Median > fast.Warm.Median * (1 + threshold) && slow.Warm.LowerQuartile > fast.Warm.UpperQuartile;
}
