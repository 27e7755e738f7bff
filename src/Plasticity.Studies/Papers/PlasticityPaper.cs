using System.Globalization;
using Plasticity.Studies.Declarations;
using Plasticity.Studies.Metrics;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Parts;
using Plasticity.Studies.Records;
using Plasticity.Studies.Stops;

namespace Plasticity.Studies.Papers;

/// <summary>
/// What the studies of Berariu et al. 2021, "A study on the plasticity of neural networks", arXiv:2106.00042, have in common (appendix A): a
/// network is pretrained on a random half of the training set for 350 epochs and tuned on all of it for 500; batch 128, Adam with a constant
/// rate of 0.001, no augmentation; the optimiser starts anew at the boundary. The metric is the test accuracy over the last fifth of tuning.
/// </summary>
/// <remarks>The paper leaves open, and here is chosen: images are standardised by channel; weights start as PyTorch's do; β = (0.9, 0.999),
/// ε = 1e-8, no weight decay; the half is drawn anew for each seed; running statistics are kept; five seeds where no number is given.</remarks>
public abstract record PlasticityPaper : Paper
{
    /// <summary>The paper.</summary>
    protected const string Citation = "Berariu et al. 2021, A study on the plasticity of neural networks, arXiv:2106.00042";

    /// <summary>Values that a list of arms may have: their products are made before anybody counts them.</summary>
    private const int MostValues = 32;

    [Help("Share of the training set that pretraining sees, in (0, 1).")]
    public double FirstShare { get; init; } = 0.5;

    [Help("Epochs of pretraining; at least 1.")]
    public int PretrainEpochs { get; init; } = 350;

    [Help("Epochs on all the data; at least 1.")]
    public int TuneEpochs { get; init; } = 500;

    /// <summary>On the random share.</summary>
    protected Phase Pretrain => Phase with { Name = "pretrain", Task = new() { Part = new RandomShare(FirstShare) }, Stop = new AfterEpochs(PretrainEpochs) };

    /// <summary>On all the data.</summary>
    protected Phase Tune => Phase with { Name = "tune", Stop = new AfterEpochs(TuneEpochs) };

    /// <summary>The metric of the paper.</summary>
    protected static Metric TailAccuracy => new Value { Name = "tail-accuracy" };

    /// <summary>A place on an axis.</summary>
    protected static Coordinate At(string axis, IFormattable value) => new(axis, value.ToString(null, CultureInfo.InvariantCulture));

    /// <summary>A place on an axis of words.</summary>
    protected static Coordinate At(string axis, string value) => new(axis, value);

    /// <summary>The settings that the studies share at a size.</summary>
    protected static T Sized<T>(T paper, StudySize size) where T : PlasticityPaper => (T)OfSize(paper, size);

    protected override void Validate()
    {
        base.Validate();
        InputException.Demand(FirstShare is > 0 and < 1, "first-share", FirstShare, "above 0 and below 1");
        InputException.Demand(PretrainEpochs >= 1, "pretrain-epochs", PretrainEpochs, "at least 1");
        InputException.Demand(TuneEpochs >= 1, "tune-epochs", TuneEpochs, "at least 1");
    }

    /// <summary>Throws unless the network is the residual one.</summary>
    /// <param name="why">What the study is about.</param>
    protected void DemandResNet(string why) => InputException.Demand(Model == NetworkKind.ResNet, "model", Model.ToString().ToLowerInvariant(), $"res-net: {why}");

    /// <summary>Throws unless every number of a list is in range and none stands twice.</summary>
    protected static void Demand(CommaList<double> list, NumberRange range, string key)
    {
        foreach (double number in list) range.Demand($"{key}, in every place", number);
        Demand(list, _ => true, key, "");
    }

    /// <summary>Throws unless every value of a list is in range and none stands twice.</summary>
    protected static void Demand<T>(CommaList<T> list, Func<T, bool> holds, string key, string expected) where T : IParsable<T>
    {
        InputException.Demand(list.Count <= MostValues, key, $"a list of {list.Count}", $"at most {MostValues} values");
        foreach (T value in list) InputException.Demand(holds(value), key, Convert.ToString(value, CultureInfo.InvariantCulture)!, $"{expected}, in every place");
        InputException.Demand(list.Count > 0 && list.Distinct().Count() == list.Count, key, list, "one value or several that differ");
    }

    private static PlasticityPaper OfSize(PlasticityPaper paper, StudySize size) => size switch
    {
        StudySize.Smoke => paper with { TrainImages = 256, TestImages = 200, HalfSize = true, Width = 2, Batch = 32, PretrainEpochs = 2, TuneEpochs = 3, Seeds = 2 },
        StudySize.Small => paper with { TrainImages = 2000, TestImages = 2000, CurveTestImages = 400, HalfSize = true, Batch = 64, PretrainEpochs = 40, TuneEpochs = 40 },
        _ => paper with { Depth = 2, Width = 64 },
    };
}
