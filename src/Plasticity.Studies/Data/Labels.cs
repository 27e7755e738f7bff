namespace Plasticity.Studies.Data;

/// <summary>The labels of a training set: all that a part of it can depend on.</summary>
/// <param name="Of">[count], from 0.</param>
/// <param name="Classes">Number of classes.</param>
public sealed record Labels(IReadOnlyList<int> Of, int Classes)
{
    /// <summary>Samples in the training set.</summary>
    public int Count => Of.Count;
}
