using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Declarations;

/// <summary>One place on one axis of a sweep: "pretrain-epochs" 30, "optimiser" adam.</summary>
/// <param name="Axis">Name of the axis.</param> <param name="At">The value as text; numbers in invariant culture.</param>
public sealed record Coordinate(string Axis, string At);

/// <summary>
/// One condition of a study: its phases in order. Arms whose first phases are equal share the work of them. Where an arm stands in a sweep is
/// said by coordinates, from which figures are drawn; an arm without a coordinate on a figure's axis is a reference level there.
/// </summary>
/// <param name="Name">"fresh", "warm".</param> <param name="Phases">At least one.</param>
public sealed record Arm(string Name, ValueList<Phase> Phases)
{
    /// <summary>Its network; null for the study's.</summary>
    public Model? Model { get; init; }

    /// <summary>Where it stands in the study's sweeps.</summary>
    public ValueList<Coordinate> At { get; init; } = [];

    [Help("Name of the arm that it is compared with; empty for what its coordinates or the order of the study say.")]
    public string Reference { get; init; } = "";

    /// <summary>The coordinate on an axis; null where there is none.</summary>
    public string? On(string axis) => At.FirstOrDefault(coordinate => coordinate.Axis == axis)?.At;

    /// <summary>What a message calls one of its phases: "arm 'warm', phase 'tune'".</summary>
    public string Place(Phase phase) => $"arm '{Name}', phase '{phase.Name}'";

    /// <summary>Checks all that can be checked without the data.</summary>
    /// <param name="model">The study's network.</param>
    /// <exception cref="InputException">Something is out of range; the message names the arm and the phase.</exception>
    public void Validate(Model model)
    {
        if (Name.Length == 0) throw new InputException("an arm has no name");
        if (Phases.Count == 0) throw new InputException($"arm '{Name}' has no phase, expected at least one");
        if (Model is { } own) InputException.At($"arm '{Name}'", own.Validate);
        for (int i = 0; i < Phases.Count; i++)
        {
            Phase phase = Phases[i];
            Phase? before = i > 0 ? Phases[i - 1] : null;
            InputException.At(Place(phase), () =>
            {
                phase.Validate();
                CheckCarry(phase, before);
                CheckHeads(phase, Model ?? model);
            });
        }
        if (Phases.Select(phase => phase.Name).Distinct().Count() < Phases.Count)
            throw new InputException($"arm '{Name}' has two phases of one name, expected names that differ; give a phase that comes twice a second name, or repeat");
    }

    private static void CheckCarry(Phase phase, Phase? before)
    {
        if (!phase.Carry.Optimiser) return;
        if (before is null && phase.Repeat == 1) throw new InputException("carry.optimiser is true, but there is no round before it");
        if (before is not null && before.Optimiser != phase.Optimiser) throw new InputException($"carry.optimiser is true, but '{before.Name}' before it has another optimiser");
    }

    private static void CheckHeads(Phase phase, Model model)
    {
        for (int round = 1; round <= phase.Repeat; round++)
        {
            string head = phase.Task.HeadOf(round);
            if (!model.Heads.Contains(head)) throw InputException.Unknown("head", head, model.Heads);
        }
    }
}
