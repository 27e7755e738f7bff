namespace Plasticity.Studies.Tests.Protocols;

/// <summary>Sokar et al. 2023: do large rates put units to sleep?</summary>
internal static class Representation
{
    private static readonly Phase Train = new() { Batch = 32, Stop = new AfterEpochs(2), Optimiser = new SgdSettings(), Rate = 0.2 };

    public static Study Study => new("representation", [new("rate-0.2", [Train]), new("rate-0.02", [Train with { Rate = 0.02 }])])
    {
        Model = new Mlp { Hidden = [32, 32] },
        Probes = [new(new DormantUnits { Samples = 64 }, "train", Window.EachEpoch()), new(new WeightNorm(), "train", Window.EachEpoch()), new(new DeadUnits { Samples = 64 }, "train", Window.EachEpoch())],
        Metrics = [new Value { Name = "dormant-last", Measure = "dormant-units", Module = "hidden.1.relu", Phase = "train", Over = Over.Last }],
    };
}
