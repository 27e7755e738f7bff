using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Measures;

/// <summary>
/// The share of training samples that the network as it stands gets right, by running statistics and without augmentation; an epoch's own
/// training accuracy is that of the batches as they were met. The curve "train" beside "pretrain" in figure 1 of Berariu et al. 2021,
/// arXiv:2106.00042.
/// </summary>
public sealed record TrainingSetAccuracy : Measure
{
    public override string Name => OfPart ? "training-part-accuracy" : "training-set-accuracy";

    [Help("Whether only the samples of the phase count; otherwise the whole training set does.")]
    public bool OfPart { get; init; }

    public override double Of(MeasureContext context) =>
        context.Data.ScoreTraining(context.Network, OfPart ? context.Part : null, context.Stop).Accuracy;
}
