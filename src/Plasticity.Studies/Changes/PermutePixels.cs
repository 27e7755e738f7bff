using Plasticity.Devices;
using Plasticity.Studies.Data;
using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Changes;

/// <summary>One random order of the pixels for all images, channels together; each round another unless told otherwise.</summary>
public sealed record PermutePixels : Change
{
    public PermutePixels() => Redraw = Redraw.EachRound;

    public override void Apply(ChangedBatch batch)
    {
        int pixels = batch.Height * batch.Width;
        FloatBuffer permuted = batch.New();
        batch.Device.Run(new Kernels.PermutePixels(batch.Images, permuted, batch.Tables.Permutation(batch.Random, pixels), batch.Count, pixels, batch.Channels));
        batch.Replace(permuted);
    }
}
