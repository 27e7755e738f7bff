using Plasticity.Laboratory.Metrics;

namespace Plasticity.Laboratory.Runs;

/// <summary>What the runs of one arm came to, in one metric.</summary>
/// <param name="Arm">Name of the arm.</param>
/// <param name="Values">By seed, in the metric's unit; the runs that diverged or have no value are not among them.</param>
/// <param name="Diverged">Runs that were given up.</param>
/// <param name="Missing">Runs that came to their end and have no value: the time to a threshold that was not reached.</param>
public sealed record ArmResult(string Arm, IReadOnlyDictionary<int, double> Values, int Diverged, int Missing = 0)
{
    /// <summary>Number of runs that count.</summary>
    public int Count => Values.Count;

    /// <summary>Number of all runs.</summary>
    public int Runs => Count + Diverged + Missing;

    /// <summary>Mean over seeds; NaN without runs.</summary>
    public double Mean { get; } = Statistics.Mean([.. Values.Values]);

    /// <summary>Standard deviation over seeds; NaN below two runs.</summary>
    public double Deviation { get; } = Statistics.StandardDeviation([.. Values.Values]);
}

/// <summary>One metric over all arms.</summary>
/// <param name="Metric">The metric.</param> <param name="Arms">Every arm, in the order of the study.</param>
/// <param name="Differences">Every arm that has a reference minus that, in the order of the study.</param>
public sealed record MetricResult(Metric Metric, IReadOnlyList<ArmResult> Arms, IReadOnlyList<PairedDifference> Differences)
{
    private readonly Dictionary<string, ArmResult> _byName = Arms.ToDictionary(arm => arm.Arm);
    private readonly Dictionary<string, PairedDifference> _differences = Differences.ToDictionary(difference => difference.Treated[0]);

    /// <summary>The result of an arm.</summary>
    public ArmResult this[string arm] => _byName[arm];

    /// <summary>An arm minus its reference; null for an arm that is one.</summary>
    public PairedDifference? DifferenceOf(string arm) => _differences.GetValueOrDefault(arm);
}

/// <summary>Runs of a phase that was to reach something and did not.</summary>
/// <param name="Arm">Name of the arm.</param> <param name="Phase">Name of the phase.</param>
/// <param name="Count">Runs that did not reach it.</param> <param name="Runs">Runs that came to the end of the phase.</param>
public sealed record Unreached(string Arm, string Phase, int Count, int Runs);
