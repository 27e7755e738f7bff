using Plasticity.Laboratory.Rows;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Phases.Stops;

/// <summary>When a phase ends.</summary>
public abstract record StopRule
{
    /// <summary>Steps that the phase takes at most: what a plan counts with and a schedule runs over.</summary>
    /// <param name="stepsOfEpoch">Steps of an epoch.</param>
    public abstract long MostSteps(int stepsOfEpoch);

    /// <summary>Steps that the phase takes at least, unless it diverges.</summary>
    /// <param name="stepsOfEpoch">Steps of an epoch.</param>
    public virtual long LeastSteps(int stepsOfEpoch) => MostSteps(stepsOfEpoch);

    /// <summary>Asked at the end of every epoch.</summary>
    /// <param name="epochs">The rows of the phase so far, at least one.</param>
    public virtual bool EndsAfter(IReadOnlyList<MetricRow> epochs) => false;

    /// <summary>Whether the phase came to what it was to come to; null where the rule asks for nothing but time.</summary>
    /// <param name="epochs">All rows of the phase.</param>
    public virtual bool? Reached(IReadOnlyList<MetricRow> epochs) => null;

    /// <summary>Checks its own numbers.</summary>
    /// <exception cref="InputException">One is out of range.</exception>
    public abstract void Validate();
}
