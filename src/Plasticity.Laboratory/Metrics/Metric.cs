using Plasticity.Laboratory.Rows;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Metrics;

/// <summary>All that one run left.</summary>
public sealed record RunRows(string Arm, int Seed, IReadOnlyList<MetricRow> Epochs, IReadOnlyList<MeasureRow> Measures);

/// <summary>In what a metric is told.</summary>
public enum MetricUnit
{
    /// <summary>A share of samples, 0 to 1: shown in percent, differences in points.</summary>
    Accuracy,

    /// <summary>A number of steps, epochs or the like.</summary>
    Count,

    /// <summary>Time.</summary>
    Seconds,

    /// <summary>Anything else, shown with three digits.</summary>
    Plain,
}

/// <summary>The number that a run comes to, out of what it left. One file each; a record of settings.</summary>
public abstract record Metric
{
    /// <summary>What claims, figures and the summary call it: "tail-accuracy".</summary>
    public abstract string Name { get; }

    /// <summary>What axes and tables call it: "test accuracy".</summary>
    public abstract string Label { get; }

    /// <summary>In what it is told.</summary>
    public abstract MetricUnit Unit { get; }

    /// <summary>The metric in a whole phrase: "mean test accuracy over the last fifth of the epochs of 'tune'".</summary>
    public abstract string Description { get; }

    /// <summary>Name of the phase that it is about.</summary>
    public abstract string Phase { get; init; }

    /// <summary>The number; NaN where the run has none.</summary>
    public abstract double Of(RunRows run);

    /// <summary>Checks its own numbers.</summary>
    /// <exception cref="InputException">One is out of range.</exception>
    public virtual void Validate()
    {
    }
}
