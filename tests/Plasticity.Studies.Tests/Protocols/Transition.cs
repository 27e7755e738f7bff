namespace Plasticity.Studies.Tests.Protocols;

/// <summary>Berariu et al. 2021, figure 3: the data change gradually, within one phase.</summary>
internal static class Transition
{
    private static readonly Phase Train = new() { Batch = 32, Stop = new AfterEpochs(3), Rate = 2e-3 };

    public static Study Study => new("transition",
    [
        new("abrupt", [Train with { Name = "pretrain", Task = new() { Part = new RandomShare() }, Stop = new AfterEpochs(1) }, Train]),
        .. new[] { 0.5, 0.99 }.Select(gamma => new Arm(FormattableString.Invariant($"gamma-{gamma}"), [Train with { Sampler = new SmoothTransition { Gamma = gamma } }])),
    ])
    { Model = new Mlp { Hidden = [32] } };
}
