using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Schedules;

/// <summary>
/// The rate times a factor after every epoch: 0.97 in Achille, Rovere and Soatto 2019, "Critical Learning Periods in Deep Neural Networks",
/// arXiv:1711.08856.
/// </summary>
public sealed record Exponential : Schedule
{
    public Exponential() { }

    /// <param name="by">In (0, 1].</param>
    public Exponential(double by) => By = by;

    [Help("What the rate is multiplied by after every epoch, in (0, 1].")]
    public double By { get; init; } = 0.97;

    public override double Factor(SchedulePlace at) => Math.Pow(By, at.Done.Whole);

    public override void Validate() => NumberRange.AboveZeroToOne.Demand("exponential", "by", By);
}
