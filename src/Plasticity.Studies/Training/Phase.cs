using Plasticity.Engine.Tensors;
using Plasticity.Studies.Data;
using Plasticity.Studies.Treatments;

namespace Plasticity.Studies.Training;

/// <summary>Which training samples a phase sees. A record, so that equal parts compare equal.</summary>
public abstract record DataPart
{
    /// <summary>Sample indices in rising order, or null for all; the same for every arm of a seed.</summary>
    /// <param name="count">Samples in the training set.</param>
    /// <param name="seed">Seed of the run.</param>
    public abstract int[]? Pick(int count, ulong seed);

    /// <summary>How many samples that is.</summary>
    public abstract int CountOf(int count);
}

/// <summary>The whole training set.</summary>
public sealed record AllSamples : DataPart
{
    public override int[]? Pick(int count, ulong seed) => null;

    public override int CountOf(int count) => count;
}

/// <summary>A random share of the training set, drawn anew for each seed.</summary>
/// <param name="Share">In (0, 1).</param>
public sealed record RandomShare(double Share) : DataPart
{
    public override int[]? Pick(int count, ulong seed) => Subset.Random(count, Share, new RandomStream(seed, Purpose.Data));

    public override int CountOf(int count) => Subset.CountOf(count, Share);
}

/// <summary>
/// A stretch of training on one part of the data. The optimiser starts anew with each phase; weights and running statistics carry over, as
/// the treatment at entry leaves them.
/// </summary>
/// <param name="Name">"pretrain", "tune".</param>
/// <param name="Data">The samples it sees.</param>
/// <param name="Epochs">Passes over them, at least 1.</param>
/// <param name="Entry">What is done to the network before the first step.</param>
/// <param name="Stream">Phases of the same number meet the same order, augmentation and noise, so that arms pair by seed.</param>
public sealed record Phase(string Name, DataPart Data, int Epochs, ITreatment Entry, int Stream);

/// <summary>One condition of a study: its phases in order. Arms whose first phases are equal share the work of them.</summary>
/// <param name="Name">"fresh", "warm".</param>
/// <param name="Phases">At least one.</param>
public sealed record Arm(string Name, params IReadOnlyList<Phase> Phases);
