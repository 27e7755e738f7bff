using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;
using Plasticity.Studies.States;

namespace Plasticity.Studies.Rules;

/// <summary>
/// At the start of every round but the first, weights go back to what they were at a step of the first (Frankle, Dziugaite, Roy and Carbin 2020,
/// "Linear Mode Connectivity and the Lottery Ticket Hypothesis", arXiv:1912.05671). Masks stay; running statistics go on. After pruning in the
/// list.
/// </summary>
public sealed record Rewind : Rule
{
    [Help("Where of the first round, as 500it or 1ep; 0it for its start.")]
    public Duration To { get; init; } = new(0, DurationUnit.Steps);

    public override void Act(IPhase phase)
    {
        if (phase.Round == 1 && phase.Clock.Step == To.Steps(phase.Clock.StepsOfEpoch)) Kept(phase).Take();
        if (phase.Round > 1 && phase.Clock.Step == 0) Kept(phase).PutBack();
    }

    public override void Validate()
    {
        base.Validate();
        InputException.Demand(To.IsTraining, Key, "to", To, "epochs or steps");
    }

    private KeptWeights Kept(IPhase phase) => phase.State(this, () => new KeptWeights(phase.Network.Parameters), Scope.Run);
}
