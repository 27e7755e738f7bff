using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Phases.Schedules;

/// <summary>Where a schedule stands at a training step. It counts epochs: phases over which it is carried may have epochs of different lengths.</summary>
/// <param name="Done">Since the schedule began.</param>
/// <param name="Step">The length of this step.</param>
/// <param name="Total">Over which the schedule runs: those of all phases over which it is carried.</param>
public readonly record struct SchedulePlace(EpochCount Done, EpochCount Step, EpochCount Total);

/// <summary>How the learning rate moves within a phase.</summary>
public abstract record Schedule
{
    /// <summary>What the learning rate is multiplied by at a step.</summary>
    /// <returns>At least 0; 1 is the phase's own learning rate.</returns>
    public abstract double Factor(SchedulePlace at);

    /// <summary>Whether its factors depend on <see cref="SchedulePlace.Total"/>, and so on phases that follow.</summary>
    public virtual bool HasEnd => false;

    /// <summary>No factor is larger.</summary>
    public virtual double LargestFactor => 1;

    /// <summary>Checks its own numbers.</summary>
    /// <exception cref="InputException">One is out of range.</exception>
    public virtual void Validate()
    {
    }
}
