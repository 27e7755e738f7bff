namespace Plasticity.Studies.Tests.Protocols;

/// <summary>Furlanello et al. 2018: a student learns from its equal teacher, itself of the round before.</summary>
internal static class BornAgain
{
    private static readonly Phase First = new() { Name = "first", Batch = 32, Stop = new AfterEpochs(2), Rate = 2e-3 };
    private static readonly Phase Again = First with { Name = "generation", Repeat = 2, Rules = [new FreshWeights()] };

    public static Study Study => new("born-again",
    [
        new("alone", [First, Again]),
        new("distilled", [First, Again with { Objective = new Distillation() }]),
        new("sam-distilled", [First, Again with { Objective = new Distillation(), Step = new Sam() }]),
    ])
    { Model = new ResNet { Width = 2 } };
}
