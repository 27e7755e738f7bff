using Plasticity.Studies.Declarations;
using Plasticity.Studies.Parts;
using Plasticity.Studies.Records;
using Plasticity.Studies.Stops;

namespace Plasticity.Studies.Papers;

/// <summary>
/// What the two studies with several stages have in common (A.3): n stages of pretraining on growing sets, then tuning on everything. Each stage
/// takes a number of steps in proportion to its samples, a fixed number of epochs, and goes on until it fits them.
/// </summary>
/// <remarks>The factor of proportion is not given in the paper; here it is the number of epochs of the base protocol.</remarks>
public abstract record StagedPaper : PlasticityPaper
{
    /// <summary>Stages that an arm, and that all arms together may have.</summary>
    protected const int MostStages = 100, MostStagesInAll = 5000;

    [Help("Training accuracy that ends a stage, in (0, 1].")]
    public double Fit { get; init; } = 1;

    [Help("Epochs of a stage at most, where it does not fit its samples; at least pretrain-epochs, which is the least.")]
    public int MostEpochs { get; init; } = 700;

    /// <summary>The stages of pretraining: the rounds of one phase.</summary>
    /// <param name="stages">How many.</param> <param name="ratio">Share of the data that is spread over the stages evenly.</param>
    protected Phase Stage(int stages, double ratio) => Pretrain with
    {
        Name = "stage",
        Repeat = stages,
        Task = new() { Part = new ClassStage { Ratio = ratio } },
        Stop = new UntilFit { Accuracy = Fit, Least = PretrainEpochs, Most = MostEpochs },
    };

    /// <summary>The settings that the two studies share at a size.</summary>
    protected static T SizedStages<T>(T paper, StudySize size) where T : StagedPaper => (T)StagesOfSize(Sized(paper, size), size);

    protected override void Validate()
    {
        base.Validate();
        InputException.Demand(Fit is > 0 and <= 1, "fit", Fit, "above 0 and at most 1");
        InputException.Demand(MostEpochs >= PretrainEpochs, "most-epochs", MostEpochs, FormattableString.Invariant($"at least {PretrainEpochs}, which is pretrain-epochs"));
    }

    private static StagedPaper StagesOfSize(StagedPaper paper, StudySize size) => size switch
    {
        StudySize.Smoke => paper with { PretrainEpochs = 1, MostEpochs = 2 },
        // A stage of a few images is fitted in a few steps: with fewer of them the early stages would leave hardly a trace.
        StudySize.Small => paper with { TrainImages = 5000, PretrainEpochs = 20, MostEpochs = 40, Fit = 0.99 },
        _ => paper,
    };
}
