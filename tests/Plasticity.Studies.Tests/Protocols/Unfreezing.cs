namespace Plasticity.Studies.Tests.Protocols;

/// <summary>Liu and Gurevych 2024: modules are released one by one, from the output on.</summary>
internal static class Unfreezing
{
    private static readonly Phase Train = new() { Batch = 32, Stop = new AfterSteps(16), Optimiser = new SgdSettings(), Rate = 0.1 };

    public static Study Study => new("unfreezing",
    [
        new("all", [Train]),
        new("every-3", [Train with { Rules = [new GradualUnfreezing { Each = new Duration(3, DurationUnit.Steps) }] }]),
    ])
    { Model = new ResNet { Width = 2 }, Probes = [new(new GradientNorm { Samples = 32 }, "train", Window.EachStep(4))] };
}
