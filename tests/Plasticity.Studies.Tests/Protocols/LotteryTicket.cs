namespace Plasticity.Studies.Tests.Protocols;

/// <summary>The share of weights that no mask holds at zero.</summary>
public sealed record Density : Measure
{
    public override void Take(IView view, IMeasurements into) => into.Add(view.Network.Masks.Names.Count == 0 ? 1 : view.Network.Masks[view.Network.Masks.Names.First()].Average());
}

/// <summary>Frankle and Carbin 2019: prune, go back to the first weights, train again; against fresh weights under the same masks.</summary>
internal static class LotteryTicket
{
    private static readonly Phase Level = new()
    {
        Name = "level", Repeat = 3, Batch = 32, Stop = new AfterEpochs(2), Optimiser = new SgdSettings { Momentum = 0.9f }, Rate = 0.05,
        Rules = [new Prune { Share = 0.4 }, new Rewind { To = new Duration(2, DurationUnit.Steps) }],
    };

    public static Study Study => new("lottery-ticket",
    [
        new("ticket", [Level]),
        new("redrawn", [Level with { Rules = [new Prune { Share = 0.4 }, new FreshWeights { FromRound = 2 }] }]),
    ])
    { Model = new Mlp { Hidden = [32] }, Probes = [new(new Density(), "level", Window.End)] };
}
