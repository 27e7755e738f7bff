using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Schedules;

/// <summary>The learning rate as it is.</summary>
public sealed record Constant : Schedule
{
    public override double Factor(SchedulePlace at) => 1;
}
