namespace Plasticity.Studies.Tests.Protocols;

/// <summary>So many more samples each round, by the network's entropy or at random, with fresh weights each round or old ones (DISTIL, arXiv:2106.15324).</summary>
internal static class ActiveLearning
{
    private static readonly Phase Round = new()
    {
        Name = "round", Repeat = 3, Batch = 16, Task = new() { Part = new Acquired { Each = 32 } }, Stop = new UntilFit { Accuracy = 0.99, Most = 3 }, Rate = 3e-3,
        Rules = [new FreshWeights { Redraw = Redraw.Never }],
    };

    public static Study Study => new("active-learning",
    [
        new("random", [Round with { Task = new() { Part = new Acquired { Each = 32, ByEntropy = false } } }]),
        new("entropy", [Round]),
        new("warm", [Round with { Rules = [] }]),
        new("shrink-perturb", [Round with { Rules = [new ShrinkPerturb()] }]),
    ])
    { Model = new Mlp { Hidden = [32] }, Probes = [new(new TaskAccuracy(), "round", Window.End)] };
}
