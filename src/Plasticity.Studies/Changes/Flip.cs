using Plasticity.Studies.Data;
using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Changes;

/// <summary>Each image is mirrored left to right with probability one half.</summary>
public sealed record Flip : Change
{
    public Flip() => Redraw = Redraw.EachEpoch;

    public override bool InTest => false;

    public override void Apply(ChangedBatch batch) => MovedImages.Apply(batch, translate: 0, flip: true);
}
