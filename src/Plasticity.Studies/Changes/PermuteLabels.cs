using Plasticity.Kernels;
using Plasticity.Studies.Data;
using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Changes;

/// <summary>One random permutation of the classes, in training and test alike; each round another unless told otherwise.</summary>
public sealed record PermuteLabels : Change
{
    public PermuteLabels() => Redraw = Redraw.EachRound;

    public override void Apply(ChangedBatch batch) =>
        batch.Device.Run(new MapLabels(batch.Labels, batch.Tables.Permutation(batch.Random, batch.Classes), batch.Count));
}
