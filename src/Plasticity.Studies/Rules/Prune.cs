using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Rules;

/// <summary>
/// The smallest weights that are left are held at zero from now on, those of heads, biases and batch norms apart: iterative magnitude pruning at
/// the start of every round but the first (Frankle and Carbin 2019, "The Lottery Ticket Hypothesis", arXiv:1803.03635). By size over all layers
/// together.
/// </summary>
public sealed record Prune : Rule
{
    public Prune() => (When, FromRound) = (Window.Start, 2);

    [Help("Share of the weights that are left that is pruned each time, in [0, 1).")]
    public double Share { get; init; } = 0.2;

    public override void Act(IPhase phase)
    {
        Network network = phase.Network;
        float[] weights = network.Device.Read(network.Parameters.WeightBuffer), mask = network.Masks[Key];
        int[] left = [.. Prunable(network).SelectMany(weight => Enumerable.Range(weight.Offset, weight.Shape.Count)).Where(place => mask[place] != 0)];
        foreach (int place in left.OrderBy(place => Math.Abs(weights[place])).ThenBy(place => place).Take((int)Math.Round(Share * left.Length))) mask[place] = 0;
        network.Masks[Key] = mask;
    }

    public override void Validate()
    {
        base.Validate();
        NumberRange.BelowOne.Demand(Key, "share", Share);
    }

    private static IEnumerable<Parameter> Prunable(Network network)
    {
        HashSet<string> heads = [.. network.Model.Heads];
        return network.Parameters.Weights.Where(weight => weight.Shape.Rank > 1 && !heads.Contains(weight.Name.Split('.')[0]));
    }
}
