using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Schedules;

/// <summary>
/// A schedule that begins anew after some epochs: the control of studies of critical periods, where a schedule that has run down while a deficit
/// was on would by itself keep the network from recovering (arXiv:2510.09687).
/// </summary>
public sealed record Restart : Schedule
{
    [Help("Epochs after which it begins anew; at least 1.")]
    public int After { get; init; } = 1;

    /// <summary>The schedule; both times it runs over the epochs that are there for it.</summary>
    public Schedule Of { get; init; } = new Constant();

    public override bool HasEnd => Of.HasEnd;

    public override double LargestFactor => Of.LargestFactor;

    public override double Factor(SchedulePlace at)
    {
        EpochCount first = new(After);
        if (at.Done < first) return Of.Factor(at with { Total = at.Total > first ? first : at.Total });
        return Of.Factor(at with { Done = at.Done - first, Total = at.Total - first });
    }

    public override void Validate()
    {
        InputException.Demand(After >= 1, Kind, "after", After, "at least 1");
        Of.Validate();
    }
}
