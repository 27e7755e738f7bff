namespace Plasticity.Studies.Tests.Protocols;

/// <summary>Achille et al. 2019: images are blurred for a while; with the schedule running down meanwhile, constant, or begun anew.</summary>
internal static class CriticalPeriods
{
    private static readonly Phase Train = new() { Batch = 32, Stop = new AfterEpochs(3), Optimiser = new SgdSettings(), Rate = 0.1, Schedule = new Exponential(0.7) };
    private static readonly Phase Blurred = Train with { Rules = [new Deficit(new Blur(), Window.Epochs(0, 2))] };

    public static Study Study => new("critical-periods",
    [
        new("none", [Train]),
        new("until-2", [Blurred]),
        new("window-1-2", [Train with { Rules = [new Deficit(new Blur(), Window.Epochs(1, 2))] }]),
        new("until-2-fixed", [Blurred with { Schedule = new Constant(), Rate = 0.03 }]),
        new("until-2-restart", [Blurred with { Schedule = new Restart { After = 2, Of = new Exponential(0.7) } }]),
    ])
    { Model = new ResNet { Width = 2 } };
}
