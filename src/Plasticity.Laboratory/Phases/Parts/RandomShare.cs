using Plasticity.Engine.Tensors;
using Plasticity.Studies;
using Plasticity.Studies.Data;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Phases.Parts;

/// <summary>A random share of the training set, drawn anew for each seed; a larger share of the same seed contains the smaller one.</summary>
public sealed record RandomShare : DataPart
{
    public RandomShare() { }

    /// <param name="share">In (0, 1].</param>
    public RandomShare(double share) => Share = share;

    [Help("Share of the training set, in (0, 1].")]
    public double Share { get; init; } = 0.5;

    public override int[]? Pick(Labels labels, ulong seed) => Subset.Random(CheckedCount(labels), Share, new RandomStream(seed, Purpose.Data));

    public override int CountOf(Labels labels) => Subset.CountOf(CheckedCount(labels), Share);

    public override void Validate() => InputException.Demand(Share is > 0 and <= 1, "random-share", "share", Share, "above 0 and at most 1");

    private int CheckedCount(Labels labels)
    {
        Validate();
        return labels.Count;
    }
}
