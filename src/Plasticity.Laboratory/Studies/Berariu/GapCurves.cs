using Plasticity.Laboratory.Figures;
using Plasticity.Laboratory.Measures;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;

namespace Plasticity.Laboratory.Studies.Berariu;

/// <summary>Figure 1: the phenomenon, epoch by epoch, with pretraining on negative epochs.</summary>
public sealed record GapCurves : PlasticityStudy
{
    public override string Name => "gap-curves";

    public override string Summary => "What does the generalisation gap between a pretrained and a fresh network look like, epoch by epoch?";

    public override string Paper => $"{Citation}, Fig. 1";

    public override IReadOnlyList<Arm> Arms => [new Arm("fresh", [Tune]), new Arm("pretrained", [Pretrain, Tune])];

    public override IReadOnlyList<Probe> Probes => [new Probe(new TrainingSetAccuracy(), "pretrain", [Moment.Epoch])];

    public override IReadOnlyList<Claim> Claims =>
    [
        new Claim("A network pretrained on half of the data ends below a fresh one in test accuracy.", ["fresh"], ["pretrained"]),
    ];

    public override IReadOnlyList<Figure> Figures => [new Curves(), new Ends()];

    /// <summary>The settings of a size.</summary>
    public static GapCurves OfSize(StudySize size)
    {
        GapCurves study = Sized(new GapCurves(), size);
        return size == StudySize.Small ? study with { TrainImages = 4000, Seeds = 8, TuneEpochs = 60, PretrainTestEvery = 1 } : study;
    }
}
