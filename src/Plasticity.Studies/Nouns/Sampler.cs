using Plasticity.Engine.Tensors;

namespace Plasticity.Studies.Nouns;

/// <summary>Which samples a step meets: a function of the step that remembers nothing, so that steps can be prepared ahead.</summary>
public abstract record Sampler : NamedNoun
{
    protected sealed override string Role => "sampler";

    /// <summary>Steps of an epoch.</summary>
    /// <param name="samples">Of the task.</param> <param name="batch">Samples of a step.</param>
    public abstract int StepsPerEpoch(int samples, int batch);

    /// <summary>Samples that are met in the first so many steps.</summary>
    public abstract long SamplesIn(long steps, int samples, int batch);

    /// <summary>Fills in the indices of a step's samples.</summary>
    /// <param name="step">Of the round, from 0.</param> <param name="into">As long as a batch.</param>
    /// <returns>How many it filled in, at least 1.</returns>
    public abstract int Fill(long step, Span<int> into, SamplerInfo info);
}

/// <summary>What a sampler may depend on.</summary>
/// <param name="Part">Indices of the task's samples, null for all.</param> <param name="Count">How many these are.</param>
/// <param name="SetCount">Samples of the task's set.</param>
/// <param name="Batch">Samples of a step.</param> <param name="TotalSteps">Of the round, at most.</param>
/// <param name="Random">Numbers of the order: by phase and round, so that arms pair.</param>
/// <param name="Pick">Another part of the task's set.</param>
public sealed record SamplerInfo(int[]? Part, int Count, int SetCount, int Batch, long TotalSteps, RandomStream Random, Func<Part, int[]?> Pick);
