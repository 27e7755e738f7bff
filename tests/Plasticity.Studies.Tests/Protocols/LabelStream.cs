namespace Plasticity.Studies.Tests.Protocols;

/// <summary>Random labels anew each round: does a network lose the ability to fit them? (Lyle et al. 2023; Kumar et al. 2023.)</summary>
internal static class LabelStream
{
    private static readonly Phase Task = new()
    {
        Name = "task", Repeat = 5, Batch = 32, Task = new() { Changes = [new LabelNoise { Redraw = Redraw.EachRound, Share = 1 }] }, Stop = new AfterEpochs(1), Rate = 3e-3, Carry = new() { Optimiser = true },
    };

    public static Study Study => new("label-stream", [new("plain", [Task]), new("l2-init", [Task with { Rules = [new L2Init()] }]), new("fresh", [Task with { Rules = [new FreshWeights()] }])])
    {
        Model = new Mlp { Hidden = [32] },
        Metrics = [new Value { Name = "late-fit", Measure = "train-accuracy", Phase = "task", Round = 5, Over = Over.Last }, new Value { Name = "mean-fit", Measure = "train-accuracy", Phase = "task", Over = Over.Mean }],
    };
}
