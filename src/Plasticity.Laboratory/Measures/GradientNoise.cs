using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Measures;

/// <summary>
/// tr Σ, the variance of one sample's gradient summed over all weights: the numerator of <see cref="GradientNoiseScale"/>, estimated in the same
/// way and without bias. Divided by the batch size it is the variance of a step's gradient, the noise that Berariu et al. 2021,
/// arXiv:2106.00042, section 3, suppose to be smaller after pretraining.
/// </summary>
public sealed record GradientNoise : Measure
{
    public override string Name => "gradient-noise";

    [Help("Batches that are drawn; at least 2.")]
    public int Batches { get; init; } = 16;

    public override double Of(MeasureContext context) => GradientMoments.Of(context, Batches).Trace;

    public override void Validate() => InputException.Between(Batches, 2, MostSamples, $"{Name}: batches");
}
