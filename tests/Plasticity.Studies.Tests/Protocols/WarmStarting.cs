namespace Plasticity.Studies.Tests.Protocols;

/// <summary>Ash and Adams 2020: train on half, then on all of it, with the weights as they are or shrunk and perturbed, once or at every epoch.</summary>
internal static class WarmStarting
{
    private static readonly Phase Pretrain = new() { Name = "pretrain", Batch = 32, Task = new() { Part = new RandomShare() }, Stop = new AfterEpochs(2), Rate = 3e-3 };
    private static readonly Phase Tune = Pretrain with { Name = "tune", Task = new() };

    public static Study Study => new("warm-starting",
    [
        new("fresh", [Tune]),
        new("warm", [Pretrain, Tune]),
        new("shrink-perturb", [Pretrain, Tune with { Rules = [new ShrinkPerturb()] }]),
        new("every-epoch", [Pretrain, Tune with { Rules = [new ShrinkPerturb(0.9, 0.01) { When = Window.EachEpoch() }] }]),
    ])
    { Model = new ResNet { Width = 2 }, Metrics = [new Value()] };
}
