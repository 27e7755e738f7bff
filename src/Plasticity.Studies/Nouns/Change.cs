using Plasticity.Studies.Data;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Nouns;

/// <summary>
/// A change of samples on the device, a batch at a time: part of a task in training and test, a deficit for a while, an augmentation, a corruption
/// to test under.
/// </summary>
public abstract record Change : NamedNoun
{
    protected sealed override string Role => "change";

    [Help("How often what it draws is drawn anew: never, each-round, each-epoch or each-step.")]
    public virtual Redraw Redraw { get; init; }

    /// <summary>Whether, as part of a task, it changes the test samples, too.</summary>
    public virtual bool InTest => true;

    /// <summary>Asks the device for the changed images or labels; waits for nothing.</summary>
    public abstract void Apply(ChangedBatch batch);
}
