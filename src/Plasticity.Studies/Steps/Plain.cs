using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Steps;

/// <summary>One pass over the batch, its gradient applied.</summary>
public sealed record Plain : StepRule
{
    public override void Step(IStep step) => step.Apply(step.Backward());
}
