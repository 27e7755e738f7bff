using Plasticity.Studies.States;

namespace Plasticity.Studies.Training;

/// <summary>What a part of which the network has a say picked, round by round.</summary>
internal sealed class PickedParts : IState
{
    private readonly SortedDictionary<int, int[]> _rounds = [];

    /// <summary>Indices of a round; null where it has not been picked.</summary>
    public int[]? this[int round] => _rounds.GetValueOrDefault(round);

    public void Add(int round, int[] picked) => _rounds.Add(round, picked);

    public void Save(StateWriter to)
    {
        to.Write("rounds", [.. _rounds.Keys]);
        foreach ((int round, int[] picked) in _rounds) to.Write(FormattableString.Invariant($"round-{round}"), picked);
    }

    public void Load(StateReader from)
    {
        _rounds.Clear();
        foreach (int round in from.Ints("rounds")) _rounds.Add(round, from.Ints(FormattableString.Invariant($"round-{round}")));
    }
}
