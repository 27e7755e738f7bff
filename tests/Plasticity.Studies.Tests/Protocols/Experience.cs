namespace Plasticity.Studies.Tests.Protocols;

/// <summary>Chaudhry et al. 2019: a small reservoir of earlier samples is passed beside each batch.</summary>
internal static class Experience
{
    private static readonly Phase Task = new() { Name = "task", Repeat = 3, Batch = 32, Task = new() { Changes = [new PermutePixels()] }, Stop = new AfterEpochs(1), Optimiser = new SgdSettings(), Rate = 0.05 };

    public static Study Study => new("experience", [new("plain", [Task]), new("replay", [Task with { Step = new Replay { Size = 60, Batch = 16 } }])])
    { Model = new Mlp { Hidden = [32] }, Probes = [new(new TaskAccuracy(), "task", Window.End)] };
}
