using Plasticity.Engine.Tensors;
using Plasticity.Kernels;
using Plasticity.Studies.Data;

namespace Plasticity.Studies.Nouns;

/// <summary>The task of one round of a phase: its samples, and what is done to them.</summary>
public sealed class TaskSet
{
    private int[]? _part;
    private bool _isPicked;

    /// <summary>Place of the round among all of its run, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>"tune", or "task-3" where the phase has several rounds.</summary>
    public required string Name { get; init; }

    /// <summary>The data set.</summary>
    public required DeviceSet Set { get; init; }

    /// <summary>What is done to each sample, in this order.</summary>
    public required IReadOnlyList<Change> Changes { get; init; }

    /// <summary>Numbers of a change, redrawn as often as it says, at an epoch and a step of the round.</summary>
    public required Func<Change, long, long, RandomStream> Streams { get; init; }

    /// <summary>That answers.</summary>
    public required string Head { get; init; }

    /// <summary>Equal for tasks whose tests are the same.</summary>
    public required string TestKey { get; init; }

    /// <summary>Whether its samples are known: its round has begun.</summary>
    public bool IsPicked => _isPicked;

    /// <summary>Training samples.</summary>
    public int Count => Part?.Length ?? Set.Labels.Count;

    /// <summary>Indices of its training samples; null for all of the set.</summary>
    /// <exception cref="InvalidOperationException">Its round has not begun.</exception>
    public int[]? Part => _isPicked ? _part : throw new InvalidOperationException($"the samples of {Name} are picked when it begins");

    /// <summary>The training sample at a place, from 0.</summary>
    public Sample this[int place] => new(Number, Part?[place] ?? place);

    /// <summary>Some of its training samples, all different.</summary>
    /// <param name="count">How many; all of them where it has fewer.</param> <param name="random">Decides which.</param>
    public Sample[] Some(int count, RandomStream random)
    {
        KeyedPermutation order = random.Permutation(Count);
        return [.. Enumerable.Range(0, Math.Min(count, Count)).Select(i => this[order[i]])];
    }

    /// <summary>Says which samples it has.</summary>
    internal void Pick(int[]? part) => (_part, _isPicked) = (part, true);
}
