using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Measures;

/// <summary>
/// The simple noise scale tr Σ/|G|² of McCandlish, Kaplan, Amodei et al. 2018, "An Empirical Model of Large-Batch Training", arXiv:1812.06162,
/// section 2.2: the batch size at which the noise of a gradient is as large as the gradient. Both parts are estimated without bias from
/// independent batches of the task's training samples, as large as the phase's, without augmentation and with batch norm as in training.
/// </summary>
/// <remarks>None where the estimate of |G|² is not above 0, which is to be expected when the scale is above the number of samples drawn: more
/// batches then help. A ratio of two estimates has a bias that falls with the number of batches.</remarks>
public sealed record GradientNoiseScale : Measure
{
    [Help("Batches that are drawn; at least 2.")]
    public int Batches { get; init; } = 16;

    public override void Take(IView view, IMeasurements into)
    {
        GradientMoments moments = GradientMoments.Of(this, view, Batches);
        into.Add(moments.SquaredMean[0] > 0 ? moments.Trace[0] / moments.SquaredMean[0] : double.NaN);
    }

    public override void Validate() => InputException.Between(Batches, 2, Most, $"{Key}: batches");
}
