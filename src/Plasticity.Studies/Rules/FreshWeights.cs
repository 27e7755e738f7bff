using Plasticity.Engine.Tensors;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Rules;

/// <summary>
/// Weights and running statistics are drawn anew from their initial distributions, of all modules or of some, and the optimiser forgets them. By
/// default with numbers that the run has not met; never redrawn, they are the same in every round.
/// </summary>
public sealed record FreshWeights : Rule
{
    public FreshWeights() => When = Window.Start;

    [Help("Names of the modules; none for all.")]
    public ValueList<string> Modules { get; init; } = [];

    [Help("How often other weights are drawn: never, each-round, each-epoch or each-step.")]
    public Redraw Redraw { get; init; } = Redraw.EachStep;

    public override void Act(IPhase phase)
    {
        Parameter[] chosen = [.. Modules.Count == 0 ? phase.Network.Parameters.All : Modules.SelectMany(phase.Network.Of)];
        phase.Network.Initialise(phase.Random(this, Redraw), chosen.Contains);
        foreach (Parameter weight in chosen.Where(parameter => parameter.Trained)) phase.Optimiser.Forget(weight);
    }
}
