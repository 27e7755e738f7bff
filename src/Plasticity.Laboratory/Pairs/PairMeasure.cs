using Plasticity.Studies;
using Plasticity.Studies.Nouns;

namespace Plasticity.Laboratory.Pairs;

/// <summary>What two runs have in common: a number, or many, of two networks of one kind. Changes neither.</summary>
public abstract record PairMeasure : NamedNoun
{
    protected sealed override string Role => "pair-measure";

    /// <summary>Measures.</summary>
    /// <param name="a">A run as it is now.</param> <param name="b">Another, of the same model on the same data.</param>
    public abstract void Take(IView a, IView b, IMeasurements into);

    /// <summary>Demands that both networks have the same parameters.</summary>
    /// <exception cref="InputException">They do not.</exception>
    protected static void DemandAlike(IView a, IView b)
    {
        string[] left = [.. a.Network.Parameters.All.Select(parameter => $"{parameter}")], right = [.. b.Network.Parameters.All.Select(parameter => $"{parameter}")];
        if (left.SequenceEqual(right)) return;
        string odd = left.Except(right).Concat(right.Except(left)).FirstOrDefault() ?? "another order";
        throw new InputException($"expected two networks of the same parameters, found a difference: {odd}");
    }
}
