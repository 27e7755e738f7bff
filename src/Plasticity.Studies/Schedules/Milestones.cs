using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Schedules;

/// <summary>
/// The rate times a factor after each of some epochs. By default those of Zagoruyko and Komodakis 2016, "Wide Residual Networks",
/// arXiv:1605.07146: a fifth after 60, 120 and 160 of 200 epochs.
/// </summary>
public sealed record Milestones : Schedule
{
    public Milestones() { }

    /// <param name="epochs">Rising, each at least 1.</param> <param name="by">Above 0.</param>
    public Milestones(ValueList<int> epochs, double by) => (Epochs, By) = (epochs, by);

    [Help("After how many epochs the rate changes; rising, each at least 1.")]
    public ValueList<int> Epochs { get; init; } = [60, 120, 160];

    [Help("What the rate is multiplied by each time; above 0.")]
    public double By { get; init; } = 0.2;

    public override double LargestFactor => Math.Max(1, Math.Pow(By, Epochs.Count));

    public override double Factor(SchedulePlace at)
    {
        long epochs = at.Done.Whole;
        return Math.Pow(By, Epochs.Count(milestone => epochs >= milestone));
    }

    public override void Validate()
    {
        bool rises = Epochs.Count > 0 && Epochs[0] >= 1 && Epochs.Zip(Epochs.Skip(1)).All(pair => pair.First < pair.Second);
        InputException.Demand(rises, "milestones", "epochs", Epochs, "at least one, rising, each at least 1");
        NumberRange.AboveZero.Demand("milestones", "by", By);
    }
}
