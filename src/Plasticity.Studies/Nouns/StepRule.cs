namespace Plasticity.Studies.Nouns;

/// <summary>How a training step is made of passes. A phase has exactly one.</summary>
public abstract record StepRule : Participant
{
    protected sealed override string Role => "step";

    /// <summary>Makes one step.</summary>
    public abstract void Step(IStep step);
}
