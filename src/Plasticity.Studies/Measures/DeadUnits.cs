using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Measures;

/// <summary>The share of dead units: those that are zero for each of some training samples. A row for each rectified layer, and one for all units together.</summary>
public sealed record DeadUnits : Measure
{
    [Help("Training samples of the task, the same ones each time; at least 1.")]
    public int Samples { get; init; } = 256;

    public override void Take(IView view, IMeasurements into) => UnitActivity.Shares(this, view, Samples, (_, mean) => mean == 0, into);

    public override void Validate() => InputException.Between(Samples, 1, Most, $"{Key}: samples");
}
