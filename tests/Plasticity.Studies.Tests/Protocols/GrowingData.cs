namespace Plasticity.Studies.Tests.Protocols;

/// <summary>Berariu et al. 2021, A.3: the data arrive in stages, of uniform samples or of whole classes.</summary>
internal static class GrowingData
{
    private static readonly Phase Stage = new() { Name = "stage", Batch = 32, Task = new() { Part = new ClassStage() }, Stop = new UntilFit { Accuracy = 0.9, Most = 2 }, Rate = 2e-3 };
    private static readonly Phase Tune = Stage with { Name = "tune", Task = new(), Stop = new AfterEpochs(2) };

    public static Study Study => new("growing-data",
    [
        new("fresh", [Tune]),
        .. new[] { 1, 3 }.Select(stages => new Arm($"stages-{stages}", [Stage with { Repeat = stages }, Tune])),
        new("classes-3", [Stage with { Repeat = 3, Task = new() { Part = new ClassStage { Ratio = 0 } } }, Tune]),
    ])
    { Model = new Mlp { Hidden = [32] } };
}
