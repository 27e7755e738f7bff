using Plasticity.Engine.Tensors;
using Plasticity.Studies.Data;

namespace Plasticity.Studies.Nouns;

/// <summary>Which samples of its set a task has.</summary>
public abstract record Part : NamedNoun
{
    protected sealed override string Role => "part";

    /// <summary>Whether the network has a say in it: then what was picked is kept with the run's state and not picked again.</summary>
    public virtual bool IsKept => false;

    /// <summary>Indices of samples, each at most once; null for all. The same for every arm of a seed, unless the network has a say.</summary>
    /// <exception cref="InputException">The part is impossible, or empty.</exception>
    public abstract int[]? Pick(PartInfo info);

    /// <summary>How many samples that is; where it differs from seed to seed, about how many.</summary>
    /// <param name="labels">Of the training set.</param> <param name="round">From 1.</param> <param name="rounds">Of the phase.</param>
    /// <exception cref="InputException">The part is impossible, or empty.</exception>
    public abstract int CountOf(Labels labels, int round, int rounds);
}

/// <summary>What a part may depend on.</summary>
/// <param name="Labels">Of the training set.</param>
/// <param name="Round">Of the phase, from 1.</param> <param name="Rounds">Of the phase.</param>
/// <param name="Random">Numbers of the part: by its name, the same in every phase and round, so that parts nest.</param>
/// <param name="Picked">What the round before picked; empty in the first. For a part that is kept.</param>
/// <param name="Probabilities">The network's probabilities of each class, [K] a sample, for samples by index. For a part that is kept.</param>
public sealed record PartInfo(Labels Labels, int Round, int Rounds, RandomStream Random, IReadOnlyList<int> Picked, Func<int[], float[][]> Probabilities);
