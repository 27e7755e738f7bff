using Plasticity.Studies.Declarations;
using Plasticity.Studies.Figures;
using Plasticity.Studies.Measures;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Papers;

/// <summary>Figure 1: the phenomenon, epoch by epoch, with pretraining on negative epochs.</summary>
public sealed record GapCurves : PlasticityPaper
{
    /// <summary>The settings of a size.</summary>
    public static GapCurves OfSize(StudySize size)
    {
        GapCurves paper = Sized(new GapCurves(), size);
        return size == StudySize.Small ? paper with { TrainImages = 4000, Seeds = 8, TuneEpochs = 60 } : paper;
    }

    protected override Study Declared => new("gap-curves",
    [
        new Arm("fresh", [Tune]),
        new Arm("pretrained", [Pretrain, Tune]),
    ])
    {
        Question = "What does the generalisation gap between a pretrained and a fresh network look like, epoch by epoch?",
        Paper = $"{Citation}, Fig. 1",
        Phases = [Pretrain, Tune],
        Probes = [new Probe(new TrainingSetAccuracy(), "pretrain", Window.EachEpoch())],
        Metrics = [TailAccuracy],
        Claims = [new Claim("A network pretrained on half of the data ends below a fresh one in test accuracy.", ["fresh"], ["pretrained"])],
        Figures = [new Curves { Name = "learning-curves" }, new Ends { Name = "paired-gap" }],
    };
}
