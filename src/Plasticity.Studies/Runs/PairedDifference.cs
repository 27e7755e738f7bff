using Plasticity.Engine.Tensors;

namespace Plasticity.Studies.Runs;

/// <summary>How far some arms end above others, seed by seed: the mean over the ones minus the mean over the others.</summary>
/// <param name="Higher">The arms that are subtracted from.</param> <param name="Lower">The arms that are subtracted.</param>
/// <param name="Differences">By seed, for the seeds that all these arms have; in the metric's unit, so that 0.01 of accuracy is one point.</param>
/// <param name="Student">Paired-t 95 % interval of the mean; null below two pairs.</param>
/// <param name="Bootstrap">Bootstrap 95 % interval of the mean; null below two pairs.</param>
public sealed record PairedDifference(string Higher, string Lower, IReadOnlyDictionary<int, double> Differences, Interval? Student, Interval? Bootstrap)
{
    /// <summary>Number of pairs.</summary>
    public int Count => Differences.Count;

    /// <summary>Mean difference; NaN without pairs.</summary>
    public double Mean { get; } = Statistics.Mean([.. Differences.Values]);

    /// <summary>Between two sides of at least one arm each.</summary>
    public static PairedDifference Of(IReadOnlyList<ArmResult> higher, IReadOnlyList<ArmResult> lower)
    {
        SortedDictionary<int, double> differences = [];
        foreach (int seed in higher[0].Values.Keys)
            if (higher.Concat(lower).All(arm => arm.Values.ContainsKey(seed)))
                differences.Add(seed, higher.Average(arm => arm.Values[seed]) - lower.Average(arm => arm.Values[seed]));
        double[] values = [.. differences.Values];
        RandomStream resamples = new(Seed: 0, Purpose.Noise);
        return new PairedDifference(Names(higher), Names(lower), differences, Statistics.StudentInterval(values), Statistics.BootstrapInterval(values, resamples));
    }

    private static string Names(IReadOnlyList<ArmResult> arms) => string.Join(", ", arms.Select(arm => arm.Arm));
}
