using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Measures;

/// <summary>
/// tr Σ, the variance of one sample's gradient summed over all weights: the numerator of <see cref="GradientNoiseScale"/>, estimated in the same
/// way and without bias. Divided by the batch size it is the variance of a step's gradient, the noise that Berariu et al. 2021,
/// arXiv:2106.00042, section 3, suppose to be smaller after pretraining. A row for the network and one for each module, whose sum it is.
/// </summary>
public sealed record GradientNoise : Measure
{
    [Help("Batches that are drawn; at least 2.")]
    public int Batches { get; init; } = 16;

    public override void Take(IView view, IMeasurements into) => ByModule.Leave(view.Network, GradientMoments.Of(this, view, Batches).Trace, into);

    public override void Validate() => InputException.Between(Batches, 2, Most, $"{Key}: batches");
}
