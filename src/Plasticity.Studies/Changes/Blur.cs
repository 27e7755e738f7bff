using Plasticity.Devices;
using Plasticity.Kernels;
using Plasticity.Studies.Data;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Changes;

/// <summary>
/// Images are made smaller by a factor and large again, bilinear both ways, as PyTorch does it (half-pixel centres, no antialiasing): the cataract
/// of Achille, Rovere and Soatto 2019, "Critical Learning Periods in Deep Networks", arXiv:1711.08856, where 32 becomes 8.
/// </summary>
public sealed record Blur : Change
{
    [Help("Height and width are divided by this in between, rounded up; at least 2.")]
    public int Factor { get; init; } = 4;

    public override void Apply(ChangedBatch batch)
    {
        (int n, int h, int w, int c) = (batch.Count, batch.Height, batch.Width, batch.Channels);
        int low = Grid.DivideUp(h, Factor), narrow = Grid.DivideUp(w, Factor);
        FloatBuffer small = batch.Device.AllocateFloats(n * low * narrow * c, "batch"), blurred = batch.New();
        batch.Device.Run(new ResizeImages(batch.Images, small, n, h, w, c, low, narrow));
        batch.Device.Run(new ResizeImages(small, blurred, n, low, narrow, c, h, w));
        batch.Device.Free(small);
        batch.Replace(blurred);
    }

    public override void Validate() => InputException.Demand(Factor >= 2, Key, "factor", Factor, "at least 2");
}
