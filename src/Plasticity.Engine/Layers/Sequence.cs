using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Layers;

/// <summary>Layers in a row.</summary>
public sealed class Sequence(params IReadOnlyList<ILayer> layers) : ILayer
{
    /// <summary>First to last.</summary>
    public IReadOnlyList<ILayer> Layers { get; } = layers;

    public Tensor Forward(Tape tape, Tensor x)
    {
        foreach (ILayer layer in Layers) x = layer.Forward(tape, x);
        return x;
    }
}
