using Plasticity.Devices;
using Plasticity.Engine.Optimisers;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Networks;

/// <summary>All that an optimiser remembers, on the host.</summary>
/// <param name="Steps">Updates since its last reset.</param> <param name="Slots">Each in the layout of the weight buffer.</param>
public sealed record OptimiserSnapshot(long Steps, IReadOnlyList<float[]> Slots)
{
    /// <summary>Copies what an optimiser remembers.</summary>
    public static OptimiserSnapshot Of(Optimiser optimiser) => new(optimiser.Steps, [.. optimiser.State.Select(slot => optimiser.Parameters.Device.Read(slot))]);

    /// <summary>Sets an optimiser of the same kind as it was.</summary>
    /// <exception cref="InputException">It is of another kind or size.</exception>
    public void Restore(Optimiser optimiser)
    {
        if (Steps < 0 || !Slots.Select(slot => slot.Length).SequenceEqual(optimiser.State.Select(slot => slot.Count)))
            throw new InputException($"expected the state of an optimiser of {optimiser.State.Count} slots, found one of {Slots.Count} or of another size", InputException.BadFile);
        for (int i = 0; i < Slots.Count; i++) optimiser.Parameters.Device.Write(optimiser.State[i], Slots[i]);
        optimiser.Resume(Steps);
    }
}
