using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Layers;

/// <summary>
/// Units of a network that can be looked at, reordered and replaced, as in continual backprop (Dohare et al. 2024, Nature 632) or ReDo (Sokar et
/// al. 2023, arXiv:2302.12902). Two things hold exactly, but for rounding. To reorder the units in everything listed here changes no logit. While a
/// unit's outgoing weights are zero, no logit depends on what comes in.
/// </summary>
/// <param name="Note">The note of their activations, whose last axis is the units; see <see cref="Autodiff.Tape.Notes"/>.</param>
/// <param name="Count">Number of units.</param>
/// <param name="Incoming">What makes a unit, along the last axis: weights [F,O] or [R,S,C,O], biases, scales and shifts [O].</param>
/// <param name="Outgoing">What reads a unit, along the last axis but one: weights [F,O] or [R,S,C,O].</param>
/// <param name="Statistics">Running means and variances of the units' batch norms, [O].</param>
public sealed record UnitLayer(
    string Note, int Count, IReadOnlyList<Parameter> Incoming, IReadOnlyList<Parameter> Outgoing, IReadOnlyList<Parameter> Statistics)
{
    /// <summary>Channels that these convolutions with norms make, one channel of all of them a unit.</summary>
    internal static UnitLayer Of(string note, IReadOnlyList<ConvNormLayer> incoming, IReadOnlyList<Parameter> outgoing) => new(
        note, incoming[0].Convolution.Weight.Shape[3],
        [.. incoming.SelectMany(layer => (Parameter[])[layer.Convolution.Weight, layer.Norm.Scale, layer.Norm.Shift])], outgoing,
        [.. incoming.SelectMany(layer => (Parameter[])[layer.Norm.RunningMean, layer.Norm.RunningVariance])]);
}
