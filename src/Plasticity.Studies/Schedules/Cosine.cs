using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Schedules;

/// <summary>
/// Half a cosine from the learning rate down to a share of it, step by step over the whole phase, or over all phases that it is carried over (Loshchilov and Hutter 2017, "SGDR", arXiv:1608.03983,
/// equation 5, without restarts).
/// </summary>
public sealed record Cosine : Schedule
{
    public Cosine() { }

    /// <param name="floor">In [0, 1].</param>
    public Cosine(double floor) => Floor = floor;

    [Help("Share of the rate that it comes down to, in [0, 1].")]
    public double Floor { get; init; }

    public override bool HasEnd => true;

    public override double Factor(SchedulePlace at)
    {
        double done = Math.Min(1, at.Done.Over(at.Total));
        return Floor + (1 - Floor) * (1 + Math.Cos(Math.PI * done)) / 2;
    }

    public override void Validate() => NumberRange.ZeroToOne.Demand("cosine", "floor", Floor);
}
