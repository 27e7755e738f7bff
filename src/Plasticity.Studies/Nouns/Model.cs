using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Nouns;

/// <summary>A network by description, before the images are known.</summary>
public abstract record Model : Noun
{
    [Help("Names of its heads, at least one; each answers by itself. A task says which.")]
    public ValueList<string> Heads { get; init; } = ["head"];

    /// <summary>Declares the layers.</summary>
    /// <param name="image">[H,W,C]</param> <param name="classes">At least 2.</param>
    /// <exception cref="ArgumentException">The network cannot be made for such images.</exception>
    public abstract IModel Create(ParameterSet parameters, Shape image, int classes);

    public override void Validate()
    {
        InputException.Demand(Heads.Count > 0 && Heads.Distinct().Count() == Heads.Count && Heads.All(head => head.Length > 0), Kind, "heads", Heads, "at least one name, all different");
    }
}
