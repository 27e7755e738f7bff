using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Rules;

/// <summary>A change of the training samples while the window holds: a deficit at first, an augmentation for a time.</summary>
public sealed record Deficit : Rule
{
    public Deficit() { }

    /// <param name="change">What is done to each sample.</param> <param name="when">While.</param>
    public Deficit(Change change, Window when) => (Change, When) = (change, when);

    /// <summary>What is done to each sample.</summary>
    public Change Change { get; init; } = new Changes.Blur();

    public override Change TrainingChange => Change;

    public override void Validate()
    {
        base.Validate();
        Change.Validate();
    }
}
