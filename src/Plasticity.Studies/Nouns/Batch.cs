using Plasticity.Devices;
using Plasticity.Engine.Tensors;

namespace Plasticity.Studies.Nouns;

/// <summary>Samples on the device as a task presents them. It lives until the step or the boundary ends, or until <see cref="IView.Release"/>.</summary>
/// <param name="Images">[N,H,W,C], normalised.</param> <param name="Labels">[N]</param>
/// <param name="Samples">What they are; empty for test samples.</param> <param name="Head">That is to answer.</param>
public sealed record Batch(Tensor Images, IntBuffer Labels, IReadOnlyList<Sample> Samples, string Head)
{
    /// <summary>What is to be answered where it is not one class each, [N,K], rows of sum 1; null for the labels.</summary>
    public Tensor? Targets { get; init; }

    /// <summary>Whether these are the step's own samples, or some of them: they count in the epoch's loss.</summary>
    public bool IsOwn { get; init; }

    /// <summary>N.</summary>
    public int Count => Images.Shape[0];
}
