using Plasticity.Engine.Devices;
using Plasticity.Engine.Optimisers;

namespace Plasticity.Studies.Networks;

/// <summary>All that an optimiser remembers, on the host.</summary>
/// <param name="Steps">Updates since its last reset.</param> <param name="Slots">Each in the layout of the weight buffer.</param>
public sealed record OptimiserSnapshot(long Steps, IReadOnlyList<float[]> Slots)
{
    /// <summary>Copies what an optimiser remembers.</summary>
    public static OptimiserSnapshot Of(Optimiser optimiser) => new(optimiser.Steps, [.. optimiser.State.Select(slot => optimiser.Parameters.Device.Read(slot))]);

    /// <summary>Sets an optimiser of the same kind as it was.</summary>
    public void Restore(Optimiser optimiser)
    {
        for (int i = 0; i < Slots.Count; i++) optimiser.Parameters.Device.Write(optimiser.State[i], Slots[i]);
        optimiser.Resume(Steps);
    }
}
