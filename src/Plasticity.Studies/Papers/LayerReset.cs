using Plasticity.Studies.Declarations;
using Plasticity.Studies.Figures;
using Plasticity.Studies.Metrics;
using Plasticity.Studies.Records;
using Plasticity.Studies.Rules;

namespace Plasticity.Studies.Papers;

/// <summary>
/// Figures 6 and 11: between pretraining and tuning the n-th, the first n or the last n of the network's six modules are sampled anew from their
/// initial distributions (A.5); the accuracy that comes out, and the steps until 99 % of the training set are right.
/// </summary>
/// <remarks>The paper does not say what becomes of batch norm in a module that is reset; here its scale, shift and running statistics restart
/// with the module unless norm is keep.</remarks>
public sealed record LayerReset : PlasticityPaper
{
    private const int Modules = 6;
    private const string Steps = "steps-to-train-99";

    [Help("Batch norm in a module that is reset: reset (scale, shift and running statistics restart) or keep.")]
    public NormReset Norm { get; init; }

    /// <summary>The settings of a size.</summary>
    public static LayerReset OfSize(StudySize size) => Sized(new LayerReset(), size);

    protected override Study Declared => new("layer-reset",
    [
        new Arm("fresh", [Tune]),
        new Arm("pretrained", [Pretrain, Tune]),
        .. Enumerable.Range(1, Modules).Select(n => Reset("only", n, ModuleSpan.OnlyNth)),
        .. Enumerable.Range(1, Modules).Select(n => Reset("first", n, ModuleSpan.FirstN)),
        .. Enumerable.Range(1, Modules).Select(n => Reset("last", n, ModuleSpan.LastN)),
    ])
    {
        Question = "Which layers have to be reset for plasticity to come back?",
        Paper = $"{Citation}, Figs. 6, 11, A.5",
        Phases = [Pretrain, Tune],
        Metrics = [TailAccuracy, new TimeTo { Name = Steps }],
        Claims =
        [
            new Claim("A pretrained network ends below a fresh one.", ["fresh"], ["pretrained"]),
            .. Enumerable.Range(1, Modules).Select(n => new Claim($"Resetting module {n} alone does not close the gap.", ["fresh"], [$"only-{n}"])),
            new Claim("Resetting the last four modules brings accuracy back.", ["last-4"], ["pretrained"]),
            new Claim("Resetting the last five modules brings accuracy back.", ["last-5"], ["pretrained"]),
            new Claim("Resetting the last five modules brings more back than resetting the first five.", ["last-5"], ["first-5"]),
            new Claim("With the last four or five modules reset, tuning takes more steps than with none reset.", ["last-4", "last-5"], ["pretrained"]) { Metric = Steps },
            new Claim("With the last four or five modules reset, tuning takes no fewer steps than from scratch.", ["last-4", "last-5"], ["fresh"]) { Metric = Steps },
        ],
        Figures =
        [
            new Sweep { Name = "layer-reset", Title = "Which modules have to be reset", X = "modules", XLabel = "n: only the n-th, the first n, the last n", Series = "reset" },
            new Sweep { Name = "layer-reset-steps", Title = "What the modules kept save", X = "modules", XLabel = "n: only the n-th, the first n, the last n", Series = "reset", Metric = Steps },
        ],
    };

    protected override void Validate()
    {
        base.Validate();
        DemandResNet("the study is about its six modules");
    }

    private Arm Reset(string name, int n, ModuleSpan which)
    {
        // Two of the three sweeps meet at either end; the same reset by the same name is trained once.
        (ModuleSpan same, int count) = (which, n) switch
        {
            (ModuleSpan.FirstN, 1) => (ModuleSpan.OnlyNth, 1),
            (ModuleSpan.LastN, 1) => (ModuleSpan.OnlyNth, Modules),
            (ModuleSpan.LastN, Modules) => (ModuleSpan.FirstN, Modules),
            _ => (which, n),
        };
        ResetModules reset = new(same, count) { Norm = Norm };
        return new Arm(FormattableString.Invariant($"{name}-{n}"), [Pretrain, Tune with { Rules = [reset] }]) { At = [At("modules", n), At("reset", name)] };
    }
}
