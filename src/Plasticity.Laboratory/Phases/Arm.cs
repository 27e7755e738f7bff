using Plasticity.Engine.Layers;
using Plasticity.Laboratory.Phases.Schedules;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Phases;

/// <summary>One place on one axis of a sweep: "pretrain-epochs" 30, "optimiser" adam.</summary>
/// <param name="Axis">Name of the axis.</param> <param name="At">The value as text; numbers in invariant culture.</param>
public sealed record Coordinate(string Axis, string At);

/// <summary>
/// One condition of a study: its phases in order. Arms whose first phases train alike share the work of them. Where an arm stands in a sweep is
/// said by coordinates, from which figures are drawn; an arm without a coordinate on a figure's axis is a reference level there.
/// </summary>
/// <param name="Name">"fresh", "warm".</param>
/// <param name="Phases">At least one.</param>
public sealed record Arm(string Name, ValueList<Phase> Phases)
{
    /// <summary>Where it stands in the study's sweeps.</summary>
    public ValueList<Coordinate> At { get; init; } = [];

    /// <summary>Name of the arm that it is compared with; empty for what its coordinates or the order of the study say.</summary>
    public string Reference { get; init; } = "";

    /// <summary>Its network; null for the study's.</summary>
    public ModelSettings? Network { get; init; }

    /// <summary>The coordinate on an axis; null where there is none.</summary>
    public string? On(string axis) => At.FirstOrDefault(coordinate => coordinate.Axis == axis)?.At;

    /// <summary>
    /// The phases over which the schedule of one of them runs: from the one that begins it anew to the last that carries it on. The second part
    /// of a phase that was cut is no phase of its own here.
    /// </summary>
    /// <param name="index">Of the phase.</param>
    public ValueList<ScheduledPhase> ScheduledOver(int index)
    {
        int first = index, end = index + 1;
        while (first > 0 && CarriesSchedule(Phases[first])) first--;
        while (end < Phases.Count && CarriesSchedule(Phases[end])) end++;
        return new(Phases.Take(first..end).Where(phase => phase.From is null).Select(phase => new ScheduledPhase(phase.Data, phase.Sampling, phase.Stop)));

        static bool CarriesSchedule(Phase phase) => phase.From is not null || phase.Carry.Schedule;
    }

    /// <summary>What decides how its first phases train: arms of one network in which it is equal share the work of them.</summary>
    public ValueList<(Phase, ValueList<ScheduledPhase>)> Beginning(int length) =>
        new(Enumerable.Range(0, length).Select(i => (Phases[i], Phases[i].Schedule.HasEnd ? ScheduledOver(i) : [])));

    /// <summary>Checks all that can be checked without the data.</summary>
    /// <exception cref="InputException">Something is out of range; the message names the arm and the phase.</exception>
    public void Validate()
    {
        if (Name.Length == 0) throw new InputException("an arm has no name");
        if (Phases.Count == 0) throw new InputException($"arm '{Name}' has no phase, expected at least one");
        if (Network is { } network) InputException.At($"arm '{Name}'", () => Ranges.Check(network));
        for (int i = 0; i < Phases.Count; i++)
        {
            Phase phase = Phases[i];
            Phase[] before = [.. Phases.Take(i)];
            InputException.At(Place(phase), () =>
            {
                phase.Validate();
                Follow(phase, before);
            });
        }
        if (Phases[^1].Until is { } cut) throw new InputException($"{Place(Phases[^1])}: until is {cut}, but no phase of its name goes on from there");
    }

    /// <summary>What a message calls one of its phases: "arm 'warm', phase 'tune'".</summary>
    public string Place(Phase phase) => $"arm '{Name}', phase '{phase.Name}'";

    private static void Follow(Phase phase, Phase[] before)
    {
        if (phase.From is not null || (before.Length > 0 && before[^1].Until is not null))
        {
            GoOn(phase, before.LastOrDefault());
            return;
        }
        if (before.Any(other => other.Name == phase.Name)) throw new InputException("the arm has another phase of this name, expected names that differ");
        if (before.FirstOrDefault(other => other.Stream == phase.Stream) is { } same)
            throw new InputException($"stream is {phase.Stream}, as in '{same.Name}'; expected a number that no other phase of the arm has");
        if (!phase.Carry.Optimiser) return;
        if (before.Length == 0) throw new InputException("carry.optimiser is true, but there is no phase before it");
        if (before[^1].Optimiser != phase.Optimiser) throw new InputException($"carry.optimiser is true, but '{before[^1].Name}' before it has another optimiser");
    }

    /// <summary>The second part of a phase that was cut in two has all that makes the phase the phase that it is.</summary>
    private static void GoOn(Phase part, Phase? before)
    {
        if (before is null || before.Name != part.Name) throw new InputException($"from is {part.From?.ToString() ?? "none"}, expected the phase before it to have its name and to be cut there");
        if (before.Until != part.From)
            throw new InputException($"from is {part.From?.ToString() ?? "none"}, expected {before.Until?.ToString() ?? "none"}, where the part before it is cut");
        if ((before.Data, before.Sampling, before.Stop, before.Stream) != (part.Data, part.Sampling, part.Stop, part.Stream))
            throw new InputException("it goes on with a phase that was cut, but has other data, another sampling, stop or stream; expected the same");
    }
}
