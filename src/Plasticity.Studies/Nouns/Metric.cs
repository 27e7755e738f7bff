namespace Plasticity.Studies.Nouns;

/// <summary>In what a metric is told.</summary>
public enum MetricUnit
{
    /// <summary>A share of samples, 0 to 1: shown in percent, differences in points.</summary>
    Accuracy,

    /// <summary>Steps of training.</summary>
    Steps,

    /// <summary>Epochs of training.</summary>
    Epochs,

    /// <summary>Time.</summary>
    Seconds,

    /// <summary>Anything else, shown with three digits.</summary>
    Plain,
}

/// <summary>The number that a run comes to, out of the rows that it left.</summary>
public abstract record Metric : NamedNoun
{
    protected sealed override string Role => "metric";

    /// <summary>What axes and tables call it: "test accuracy".</summary>
    public abstract string Label { get; }

    /// <summary>The metric in a whole phrase: "mean test accuracy over the last fifth of the epochs of 'tune'".</summary>
    public abstract string Description { get; }

    /// <summary>In what it is told.</summary>
    public abstract MetricUnit Unit { get; }

    /// <summary>What is to be said of runs that have no value: "did not reach 99 %".</summary>
    public virtual string Missing => "have no value";

    /// <summary>Name of the phase that it is about.</summary>
    public abstract string Phase { get; init; }

    /// <summary>Name of the measure whose rows it reads.</summary>
    public abstract string Measure { get; init; }

    /// <summary>The number; NaN where the run has none.</summary>
    /// <param name="rows">All rows of the run, in order.</param>
    public abstract double Of(IReadOnlyList<Row> rows);
}
