using Plasticity.Devices;
using Plasticity.Kernels;
using Plasticity.Studies.Data;
using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Changes;

/// <summary>Each image is mirrored left to right with probability one half.</summary>
public sealed record Flip : Change
{
    public Flip() => Redraw = Redraw.EachEpoch;

    public override bool InTest => false;

    public override void Apply(ChangedBatch batch)
    {
        FloatBuffer mirrored = batch.New();
        batch.Device.Run(new MoveImages(
            batch.Images, mirrored, batch.Numbers, batch.Source.Black, batch.Count, batch.Height, batch.Width, batch.Channels, Translate: 0, Flip: 1,
            batch.Random.Key0, batch.Random.Key1, (uint)batch.Random.Lane, (uint)(batch.Random.Lane >> 32)));
        batch.Replace(mirrored);
    }
}
