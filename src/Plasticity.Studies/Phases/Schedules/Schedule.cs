namespace Plasticity.Studies.Phases.Schedules;

/// <summary>How the learning rate moves within a phase.</summary>
public abstract record Schedule
{
    /// <summary>What the rate is multiplied by at a step.</summary>
    /// <param name="step">Steps since the schedule began, from 0.</param>
    /// <param name="stepsOfEpoch">Steps of an epoch.</param>
    /// <param name="totalSteps">Steps over which the schedule runs.</param>
    /// <returns>At least 0; 1 is the phase's own rate.</returns>
    public abstract double Factor(long step, int stepsOfEpoch, long totalSteps);

    /// <summary>Checks its own numbers.</summary>
    /// <exception cref="InputException">One is out of range.</exception>
    public virtual void Validate()
    {
    }
}
