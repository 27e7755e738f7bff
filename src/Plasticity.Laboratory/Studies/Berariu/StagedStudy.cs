using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Phases.Parts;
using Plasticity.Laboratory.Phases.Stops;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Studies.Berariu;

/// <summary>
/// What the two studies with several stages have in common (A.3): n stages of pretraining on growing sets, then tuning on everything. Each stage
/// takes a number of steps in proportion to its samples, a fixed number of epochs, and goes on until it fits them.
/// </summary>
/// <remarks>The factor of proportion is not given in the paper; here it is the number of epochs of the base protocol.</remarks>
public abstract record StagedStudy : PlasticityStudy
{
    /// <summary>Stages that an arm, and phases that all arms may have: they are made before anybody counts them.</summary>
    private protected const int MostStages = 100, MostPhases = 5000;

    [Help("Training accuracy that ends a stage, in (0, 1].")]
    public double Fit { get; init; } = 1;

    [Help("Epochs of a stage at most, where it does not fit its samples; at least pretrain-epochs, which is the least.")]
    public int MostEpochs { get; init; } = 700;

    /// <summary>The stages, then tuning.</summary>
    /// <param name="stages">Stages of pretraining.</param> <param name="ratio">Share of the data that is spread over the stages evenly.</param>
    private protected ValueList<Phase> Staged(int stages, double ratio) =>
    [
        .. Enumerable.Range(1, stages).Select(stage => Pretrain with
        {
            Name = FormattableString.Invariant($"stage-{stage}"),
            Data = new ClassStage { Stages = stages, Stage = stage, Ratio = ratio },
            Stop = new UntilFit { Accuracy = Fit, Least = PretrainEpochs, Most = MostEpochs },
            Stream = stage,
        }),
        Tune,
    ];

    private protected static T SizedStages<T>(T study, StudySize size) where T : StagedStudy => (T)StagesOfSize(Sized(study, size), size);

    private static StagedStudy StagesOfSize(StagedStudy study, StudySize size) => size switch
    {
        StudySize.Smoke => study with { PretrainEpochs = 1, MostEpochs = 2 },
        // A stage of a few images is fitted in a few steps: with fewer of them the early stages would leave hardly a trace.
        StudySize.Small => study with
        {
            TrainImages = 5000,
            PretrainEpochs = 20,
            MostEpochs = 40,
            PretrainTestEvery = 20,
            Fit = 0.99,
        },
        _ => study,
    };

    protected override void ValidateSettings()
    {
        base.ValidateSettings();
        InputException.Demand(Fit is > 0 and <= 1, "fit", Fit, "above 0 and at most 1");
        InputException.Demand(MostEpochs >= PretrainEpochs, "most-epochs", MostEpochs, FormattableString.Invariant($"at least {PretrainEpochs}, which is pretrain-epochs"));
    }
}
