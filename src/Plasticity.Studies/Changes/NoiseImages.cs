using Plasticity.Devices;
using Plasticity.Studies.Data;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Changes;

/// <summary>
/// Normal noise on every value of a normalised image: keep·x + deviation·ξ. Without the image (keep 0) it is the sensory deprivation of Achille,
/// Rovere and Soatto 2019, arXiv:1711.08856.
/// </summary>
/// <remarks>The replication of that study (arXiv:2510.09687) draws uniform pixels instead; normalised images have mean 0 and deviation 1, and so has this noise.</remarks>
public sealed record NoiseImages : Change
{
    public NoiseImages() => Redraw = Redraw.EachEpoch;

    [Help("Factor on the image, at least 0; 0 replaces it.")]
    public double Keep { get; init; }

    [Help("Standard deviation of the noise, at least 0, in deviations of the training images.")]
    public double Deviation { get; init; } = 1;

    public override void Apply(ChangedBatch batch)
    {
        FloatBuffer noisy = batch.New();
        batch.Device.Run(new Kernels.NoiseImages(
            batch.Images, noisy, batch.Numbers, FloatBuffer.None, FloatBuffer.None, batch.Count, batch.Height, batch.Width, batch.Channels,
            (float)Keep, (float)Deviation, Uniform: 0, batch.Random.Key0, batch.Random.Key1, (uint)batch.Random.Lane, (uint)(batch.Random.Lane >> 32)));
        batch.Replace(noisy);
    }

    public override void Validate()
    {
        NumberRange.AtLeastZero.Demand(Key, "keep", Keep);
        NumberRange.AtLeastZero.Demand(Key, "deviation", Deviation);
    }
}
