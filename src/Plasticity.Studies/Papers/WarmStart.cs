using Plasticity.Studies.Declarations;
using Plasticity.Studies.Figures;
using Plasticity.Studies.Records;
using Plasticity.Studies.Rules;

namespace Plasticity.Studies.Papers;

/// <summary>
/// Ash &amp; Adams 2020, "On Warm-Starting Neural Network Training", arXiv:1910.08475, in the protocol of Berariu et al. 2021, "A study on the
/// plasticity of neural networks", arXiv:2106.00042, figure 1: a network is trained on a random half of the data, then on all of it, and is
/// compared with one that sees all of it from a fresh initialisation.
/// </summary>
/// <remarks>Differs from Ash &amp; Adams: phases have a fixed number of epochs instead of a stop at 99 % training accuracy, and accuracy is on the
/// official test set, not on a random third of the training set. Differs from Berariu et al. at sizes smoke and small: smaller network, fewer
/// and smaller images, fewer epochs.</remarks>
public sealed record WarmStart : PlasticityPaper
{
    [Help("Factor on the weights of the shrink-perturb arm, in [0, 1].")]
    public double Shrink { get; init; } = 0.4;

    [Help("Factor on the noise of the shrink-perturb arm, at least 0.")]
    public double Perturb { get; init; } = 0.1;

    [Help("Noise of the shrink-perturb arm: fresh-network (the authors' release) or gaussian (the paper's formula).")]
    public PerturbNoise Noise { get; init; }

    /// <summary>The settings of a size.</summary>
    public static WarmStart OfSize(StudySize size) => size switch
    {
        StudySize.Smoke => new WarmStart { TrainImages = 512, TestImages = 512, HalfSize = true, Width = 4, Batch = 64, PretrainEpochs = 3, TuneEpochs = 5, Seeds = 2 },
        StudySize.Small => new WarmStart { TrainImages = 2000, TestImages = 5000, CurveTestImages = 1000, HalfSize = true, PretrainEpochs = 15, TuneEpochs = 12, Seeds = 6 },
        _ => new WarmStart { Depth = 2, Width = 64, Seeds = 9 },
    };

    protected override Study Declared => new("warm-start",
    [
        new Arm("fresh", [Tune]),
        new Arm("warm", [Pretrain, Tune]),
        new Arm("shrink-perturb", [Pretrain, Tune with { Rules = [new ShrinkPerturb(Shrink, Perturb, Noise)] }]),
    ])
    {
        Question = "Does training on half of the data first hurt the accuracy reached on all of it?",
        Paper = "Ash & Adams 2020, On Warm-Starting Neural Network Training, arXiv:1910.08475; protocol of Berariu et al. 2021, arXiv:2106.00042, Fig. 1",
        Phases = [Pretrain, Tune],
        Metrics = [TailAccuracy],
        Claims =
        [
            new Claim("A network trained on part of the data first ends below one trained on all of it from the start.", ["fresh"], ["warm"]),
            new Claim("Shrinking and perturbing the weights before tuning recovers test accuracy.", ["shrink-perturb"], ["warm"]),
        ],
        Figures = [new Curves { Name = "learning-curves" }, new Ends { Name = "paired-gap" }],
    };

    protected override void Validate()
    {
        base.Validate();
        NumberRange.ZeroToOne.Demand("shrink", Shrink);
        NumberRange.AtLeastZero.Demand("perturb", Perturb);
    }
}
