using Plasticity.Kernels;
using Plasticity.Studies.Data;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Changes;

/// <summary>
/// A share of the training labels is replaced by uniform ones, their own among them. Never redrawn, they are wrong for good; in each round anew,
/// with a share of 1, they are a stream of tasks that can only be memorised. Test labels stay.
/// </summary>
public sealed record LabelNoise : Change
{
    [Help("Share of the labels that is replaced, in [0, 1].")]
    public double Share { get; init; } = 0.2;

    public override bool InTest => false;

    public override void Apply(ChangedBatch batch) => batch.Device.Run(new NoiseLabels(
        batch.Labels, batch.Numbers, batch.Count, batch.Classes, (float)Share, batch.Random.Key0, batch.Random.Key1, (uint)batch.Random.Lane, (uint)(batch.Random.Lane >> 32)));

    public override void Validate() => NumberRange.ZeroToOne.Demand(Key, "share", Share);
}
