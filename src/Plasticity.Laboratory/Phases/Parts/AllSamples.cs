using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Phases.Parts;

/// <summary>The whole training set.</summary>
public sealed record AllSamples : DataPart
{
    public override int[]? Pick(Labels labels, ulong seed) => null;

    public override int CountOf(Labels labels) => labels.Count;
}
