using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Rules;

/// <summary>
/// The last module alone trains at first; after every so many steps the next one below joins (Liu and Gurevych 2024, arXiv:2403.15210, section 3).
/// </summary>
/// <remarks>Modules are those of the network, from input to output; a frozen batch norm uses its running statistics.</remarks>
public sealed record GradualUnfreezing : Rule
{
    [Help("After each of which one more module trains: 50it, 1ep.")]
    public Duration Each { get; init; } = new(50, DurationUnit.Steps);

    public override void Act(IPhase phase)
    {
        long released = 1 + phase.Clock.Step / Each.Steps(phase.Clock.StepsOfEpoch);
        phase.Network.Freeze(phase.Network.Model.Modules.SkipLast((int)Math.Min(released, int.MaxValue)));
    }

    public override void Validate()
    {
        base.Validate();
        InputException.Demand(Each.IsTraining && Each.Amount > 0, Key, "each", Each, "epochs or steps, at least 1");
    }
}
