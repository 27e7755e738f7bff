namespace Plasticity.Studies.Phases.Schedules;

/// <summary>The rate as it is.</summary>
public sealed record Constant : Schedule
{
    public override double Factor(long step, int stepsOfEpoch, long totalSteps) => 1;
}
