using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Layers;

/// <summary>A part of a network: its parameters were declared when it was made, and it runs on any tape.</summary>
public interface ILayer
{
    /// <summary>Runs on <paramref name="tape"/>; whether it trains or evaluates is the tape's to say.</summary>
    Tensor Forward(Tape tape, Tensor x);
}

/// <summary>A whole network: from images to logits, with its modules in order.</summary>
public interface IModel : ILayer
{
    /// <summary>Name prefixes of the modules from input to output, such as stem, modules.0, …, head: what a study resets or freezes.</summary>
    IReadOnlyList<string> Modules { get; }

    /// <summary>Number of classes, the same for every head.</summary>
    int Classes { get; }

    /// <summary>
    /// Names of the heads: linear maps to logits on the same features, each a module. <see cref="ILayer.Forward"/> goes through the first.
    /// </summary>
    IReadOnlyList<string> Heads => OneHead;

    /// <summary>What the only head of a network is called unless it says otherwise.</summary>
    static IReadOnlyList<string> OneHead { get; } = ["head"];

    /// <summary>
    /// Runs on <paramref name="tape"/> through the head of that name. The others' weights get a gradient of zero; momentum and decay of an
    /// optimiser still move them, unless they are <see cref="Parameter.Frozen"/>.
    /// </summary>
    /// <returns>Logits [N,K].</returns>
    /// <exception cref="ArgumentException">There is no such head.</exception>
    Tensor Forward(Tape tape, Tensor x, string head) => Heads.Count == 1 && Heads[0] == head ? Forward(tape, x) : throw HeadSet.Unknown(head, Heads);

    /// <summary>Layers of units from input to output; empty where a network does not tell them.</summary>
    IReadOnlyList<UnitLayer> Units => [];

    /// <summary>
    /// Demands that a batch of so many images of [<paramref name="height"/>,<paramref name="width"/>] can be trained on, layer for layer: what
    /// <see cref="ILayer.Forward"/> would find halfway.
    /// </summary>
    /// <exception cref="ShapeException">It cannot; the message names the layer.</exception>
    void DemandTrainable(int images, int height, int width);

    /// <summary>Multiply-adds of one forward pass over one image of [<paramref name="height"/>,<paramref name="width"/>], convolutions and linear maps alone.</summary>
    long MultiplyAdds(int height, int width);
}
