using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Models;

/// <summary>The residual family for small images (Berariu et al. 2021, arXiv:2106.00042, A.4); depth 2 and width 64 are ResNet-18.</summary>
public sealed record ResNet : Model
{
    [Help("Blocks in each of the four modules; 1 to 1,000.")]
    public int Depth { get; init; } = 1;

    [Help("Channels of the stem and the first module; 1 to 16,384.")]
    public int Width { get; init; } = 8;

    [Help("Initial weights: kaiming-uniform, kaiming-normal, xavier or le-cun.")]
    public InitialiserKind Initialiser { get; init; }

    public override IModel Create(ParameterSet parameters, Shape image, int classes) => new Engine.Layers.ResNet(parameters, new ResNetSettings
    {
        Depth = Depth, Width = Width, Channels = image[2], Classes = classes, Initialiser = Initialiser, Heads = [.. Heads],
    });

    public override void Validate()
    {
        base.Validate();
        InputException.Between(Depth, 1, ModelSettings.MostDepth, $"{Kind}: depth");
        InputException.Between(Width, 1, ModelSettings.MostWidth, $"{Kind}: width");
    }
}
