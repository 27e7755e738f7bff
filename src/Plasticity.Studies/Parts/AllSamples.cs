using Plasticity.Studies.Data;
using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Parts;

/// <summary>The whole training set.</summary>
public sealed record AllSamples : Part
{
    public override int[]? Pick(PartInfo info) => null;

    public override int CountOf(Labels labels, int round, int rounds) => labels.Count;
}
