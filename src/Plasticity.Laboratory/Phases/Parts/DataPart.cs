using Plasticity.Studies;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Phases.Parts;

/// <summary>Which training samples a phase sees. A record, so that equal parts compare equal.</summary>
public abstract record DataPart
{
    /// <summary>Sample indices in rising order, or null for all; the same for every arm of a seed.</summary>
    /// <param name="labels">Of the training set.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="InputException">The part is impossible, or empty.</exception>
    public abstract int[]? Pick(Labels labels, ulong seed);

    /// <summary>How many samples that is for any seed; where it differs from seed to seed, about how many.</summary>
    /// <exception cref="InputException">The part is impossible, or empty.</exception>
    public abstract int CountOf(Labels labels);

    /// <summary>Checks its own numbers.</summary>
    /// <exception cref="InputException">One is out of range.</exception>
    public virtual void Validate()
    {
    }
}
