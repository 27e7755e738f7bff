using Plasticity.Laboratory.Data;
using Plasticity.Studies;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Phases.Samplings;

/// <summary>How the samples of a phase's part follow each other.</summary>
public abstract record Sampling
{
    /// <summary>Steps of an epoch.</summary>
    /// <param name="samples">Of the phase's part.</param> <param name="batch">Samples of a step.</param>
    public abstract int StepsOf(int samples, int batch);

    /// <summary>Samples that are met in a number of steps.</summary>
    public abstract long SamplesIn(long steps, int samples, int batch);

    /// <summary>What is drawn, or null for the part itself in a new order each epoch.</summary>
    /// <param name="place">The phase in its run.</param>
    public abstract SampleDraws? Draws(SamplingPlace place);

    /// <summary>Checks its own numbers.</summary>
    /// <exception cref="InputException">One is out of range.</exception>
    public virtual void Validate()
    {
    }
}

/// <summary>What draws may depend on.</summary>
/// <param name="Labels">Of the training set.</param>
/// <param name="Part">Indices of the phase's part, null for all.</param>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Stream">Of the phase: phases of the same number draw the same.</param>
/// <param name="TotalSteps">Steps that the phase takes at most.</param>
public sealed record SamplingPlace(Labels Labels, int[]? Part, ulong Seed, int Stream, long TotalSteps);
