using Plasticity.Engine.Autodiff;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Nouns;

/// <summary>What else acts in a phase, and when. Rules act in the order in which the phase lists them.</summary>
public abstract record Rule : Participant
{
    protected sealed override string Role => "rule";

    [Help("When it acts, counted in the round: always, start, end, 0ep..40ep, 10ep.., /20ep, ..2ep/100it.")]
    public virtual Window When { get; init; }

    [Help("The first round in which it acts, from 1.")]
    public virtual int FromRound { get; init; } = 1;

    /// <summary>A change of the training samples while the window holds; null for none.</summary>
    public virtual Change? TrainingChange => null;

    /// <summary>Between two steps, before probes: treatments, freezing, pruning.</summary>
    public virtual void Act(IPhase phase)
    {
    }

    /// <summary>The step's batch as a whole, after its samples were changed each by itself: mixtures, adversarial inputs.</summary>
    public virtual Batch Batch(IStep step, Batch batch) => batch;

    /// <summary>After a forward pass over the step's own samples, while its activations live.</summary>
    public virtual void Forward(IStep step, Tape tape)
    {
    }

    /// <summary>Before the optimiser: penalties, clipping, projections.</summary>
    public virtual void Gradient(IStep step, Gradients gradients)
    {
    }

    /// <summary>After the optimiser.</summary>
    public virtual void After(IStep step)
    {
    }

    /// <summary>The network that tests and measures see in the place of the one that trains: an average of it; null for that one.</summary>
    public virtual Network? Evaluated(IPhase phase, TaskSet task) => null;

    public override void Validate()
    {
        When.Validate($"{Key}: when");
        InputException.Demand(FromRound >= 1, Key, "from-round", FromRound, "at least 1");
    }
}
