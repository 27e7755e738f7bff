using Plasticity.Devices;
using Plasticity.Kernels;
using Plasticity.Studies.Data;

namespace Plasticity.Studies.Changes;

/// <summary>Images moved and mirrored at random, as one kernel does both.</summary>
internal static class MovedImages
{
    /// <param name="translate">Largest shift in pixels each way; 0 for none.</param> <param name="flip">Whether each is mirrored with probability one half.</param>
    public static void Apply(ChangedBatch batch, int translate, bool flip)
    {
        FloatBuffer moved = batch.New();
        batch.Device.Run(new MoveImages(
            batch.Images, moved, batch.Numbers, batch.Source.Black, batch.Count, batch.Height, batch.Width, batch.Channels, translate, flip ? 1 : 0,
            batch.Random.Key0, batch.Random.Key1, (uint)batch.Random.Lane, (uint)(batch.Random.Lane >> 32)));
        batch.Replace(moved);
    }
}
