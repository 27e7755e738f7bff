using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Schedules;

/// <summary>
/// A straight rise to the rate, then another schedule over what is left (Goyal et al. 2017, "Accurate, Large Minibatch SGD", arXiv:1706.02677,
/// section 2.2).
/// </summary>
/// <remarks>Of W steps the first has one W-th of the rate, and not 0, and the last all of it.</remarks>
public sealed record WarmUp : Schedule
{
    [Help("Epochs of the rise; at least 1.")]
    public int Epochs { get; init; } = 5;

    /// <summary>What follows; it counts its steps, epochs and milestones too, from the end of the rise.</summary>
    public Schedule Then { get; init; } = new Constant();

    public override bool HasEnd => Then.HasEnd;

    public override double LargestFactor => Then.LargestFactor;

    public override double Factor(SchedulePlace at)
    {
        EpochCount rise = new(Epochs), left = at.Total - rise, rest = left > at.Step ? left : at.Step;
        return at.Done < rise
            ? Math.Min(1, (at.Done + at.Step).Over(rise)) * Then.Factor(at with { Done = default, Total = rest })
            : Then.Factor(at with { Done = at.Done - rise, Total = rest });
    }

    public override void Validate()
    {
        InputException.Demand(Epochs >= 1, "warm-up", "epochs", Epochs, "at least 1");
        Then.Validate();
    }
}
