namespace Plasticity.Studies.Tests.Protocols;

/// <summary>Foret et al. 2021: minimise the worst loss nearby.</summary>
internal static class Sharpness
{
    private static readonly Phase Train = new() { Batch = 32, Stop = new AfterEpochs(2), Optimiser = new SgdSettings { Momentum = 0.9f }, Rate = 0.05 };

    public static Study Study => new("sharpness",
    [
        new("sgd", [Train]),
        .. new[] { 0.05, 0.2 }.Select(rho => new Arm(FormattableString.Invariant($"rho-{rho}"), [Train with { Step = new Sam { Rho = rho } }])),
    ])
    { Model = new ResNet { Width = 2 } };
}
