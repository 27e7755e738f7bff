using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Treatments;

/// <summary>What a treatment works on, at the entry of a phase.</summary>
/// <param name="Model">The network, for its modules.</param>
/// <param name="Parameters">Its weights and running statistics, which the treatment changes.</param>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Draw">Number of this phase within the run: gives new random values that are the same for every arm of the seed.</param>
public sealed record TreatmentContext(IModel Model, ParameterSet Parameters, ulong Seed, int Draw);

/// <summary>What is done to a network between two phases. One file each, with its paper; a record, so that equal treatments compare equal.</summary>
public interface ITreatment
{
    /// <summary>Changes weights or statistics in place.</summary>
    /// <exception cref="InputException">The treatment does not fit the network.</exception>
    void Apply(TreatmentContext context);

    /// <summary>Checks its own numbers.</summary>
    /// <exception cref="InputException">One is out of range.</exception>
    void Validate()
    {
    }
}
