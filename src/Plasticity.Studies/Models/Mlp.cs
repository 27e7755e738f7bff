using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Models;

/// <summary>A multilayer perceptron; without hidden layers it is logistic regression, the convex control.</summary>
public sealed record Mlp : Model
{
    [Help("Units of each hidden layer, from the input on; none for logistic regression.")]
    public ValueList<int> Hidden { get; init; } = [100, 100];

    [Help("Share of hidden units dropped while training, in [0, 1).")]
    public double Dropout { get; init; }

    [Help("Initial weights: kaiming-uniform, kaiming-normal, xavier or le-cun.")]
    public InitialiserKind Initialiser { get; init; }

    public override IModel Create(ParameterSet parameters, Shape image, int classes) => new Engine.Layers.Mlp(parameters, new MlpSettings
    {
        Inputs = image.Count, Hidden = [.. Hidden], Classes = classes, Dropout = (float)Dropout, Initialiser = Initialiser, Heads = [.. Heads],
    });

    public override void Validate()
    {
        base.Validate();
        InputException.Demand(Hidden.Count <= ModelSettings.MostDepth && Hidden.All(units => units is >= 1 and <= ModelSettings.MostWidth), Kind, "hidden", Hidden, $"up to {ModelSettings.MostDepth} layers of 1 to {ModelSettings.MostWidth:N0} units");
        NumberRange.BelowOne.Demand(Kind, "dropout", Dropout);
    }
}
