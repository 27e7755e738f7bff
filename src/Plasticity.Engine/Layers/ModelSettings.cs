using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Layers;

/// <summary>The networks that a study or a probe can ask for by name.</summary>
public enum ModelKind
{
    /// <summary>The residual family, <see cref="Layers.ResNet"/>.</summary>
    ResNet,

    /// <summary>Hidden layers of 100 units, <see cref="Layers.Mlp"/>.</summary>
    Mlp,

    /// <summary>A single linear map.</summary>
    Logistic,
}

/// <summary>A network by name and size, before the images are known.</summary>
/// <param name="Kind">Which network.</param>
/// <param name="Depth">Blocks a module for the residual family, hidden layers for the perceptron.</param>
/// <param name="Width">Channels of the first module for the residual family; the perceptron's layers have 100 units.</param>
/// <param name="Initialiser">Distribution of the initial weights.</param>
public sealed record ModelSettings(ModelKind Kind, int Depth, int Width, InitialiserKind Initialiser = InitialiserKind.KaimingUniform)
{
    /// <summary>Depths and widths beyond these are mistakes: no network of such a size could be trained.</summary>
    public const int MostDepth = 1000, MostWidth = 16_384;

    private const int HiddenUnits = 100;

    /// <summary>Declares the network for images of [<paramref name="height"/>,<paramref name="width"/>,<paramref name="channels"/>].</summary>
    public IModel Create(ParameterSet parameters, int height, int width, int channels, int classes) => Kind switch
    {
        ModelKind.ResNet => new ResNet(parameters, new ResNetSettings { Depth = Depth, Width = Width, Channels = channels, Classes = classes, Initialiser = Initialiser }),
        ModelKind.Mlp => Perceptron(parameters, Enumerable.Repeat(HiddenUnits, Depth), height * width * channels, classes),
        ModelKind.Logistic => Perceptron(parameters, [], height * width * channels, classes),
        _ => throw new NotSupportedException($"no model of kind {Kind}"),
    };

    private Mlp Perceptron(ParameterSet parameters, IEnumerable<int> hidden, int inputs, int classes) =>
        new(parameters, new MlpSettings { Inputs = inputs, Hidden = [.. hidden], Classes = classes, Initialiser = Initialiser });
}
