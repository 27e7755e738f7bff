using Plasticity.Studies.Data;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Parts;

/// <summary>A random share of the training set, drawn anew for each seed; a larger share of the same seed contains the smaller one.</summary>
public sealed record RandomShare : Part
{
    public RandomShare() { }

    /// <param name="share">In (0, 1].</param>
    public RandomShare(double share) => Share = share;

    [Help("Share of the training set, in (0, 1].")]
    public double Share { get; init; } = 0.5;

    public override int[]? Pick(PartInfo info) => Subset.Random(info.Labels.Count, Share, info.Random);

    public override int CountOf(Labels labels, int round, int rounds) => Subset.CountOf(labels.Count, Share);

    public override void Validate() => NumberRange.AboveZeroToOne.Demand(Key, "share", Share);
}
