using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Stops;

/// <summary>
/// Until the network fits its data: the rule of Ash &amp; Adams 2020, arXiv:1910.08475 (99 % training accuracy, or no further progress), with a
/// least number of epochs for the stages of Berariu et al. 2021, arXiv:2106.00042, A.3. The accuracy is that of the epoch's own batches as they
/// were met, as in the release of Ash &amp; Adams.
/// </summary>
public sealed record UntilFit : Stop
{
    [Help("Training accuracy that ends the phase, in (0, 1].")]
    public double Accuracy { get; init; } = 0.99;

    [Help("Epochs before which the phase does not end; at least 1.")]
    public int Least { get; init; } = 1;

    [Help("Epochs after which the phase ends in any case; at least least.")]
    public int Most { get; init; } = 350;

    [Help("Epochs without a new best training accuracy after which the phase ends; 0 for no such limit.")]
    public int Patience { get; init; }

    public override long MostSteps(int stepsOfEpoch) => (long)Most * stepsOfEpoch;

    public override long LeastSteps(int stepsOfEpoch) => (long)Least * stepsOfEpoch;

    public override bool EndsAfter(IReadOnlyList<EpochResult> epochs)
    {
        if (epochs.Count < Least) return false;
        return Reached(epochs) == true || (Patience > 0 && SinceBest(epochs) >= Patience);
    }

    /// <summary>Whether the last epoch, the one that counts, reached the accuracy.</summary>
    public override bool? Reached(IReadOnlyList<EpochResult> epochs) => epochs.Count > 0 && epochs[^1].TrainAccuracy >= Accuracy;

    public override void Validate()
    {
        InputException.Demand(Accuracy is > 0 and <= 1, "until-fit", "accuracy", Accuracy, "above 0 and at most 1");
        InputException.Demand(Least >= 1, "until-fit", "least", Least, "at least 1");
        InputException.Demand(Most >= Least, "until-fit", "most", Most, FormattableString.Invariant($"at least {Least}, which is least"));
        InputException.Demand(Patience >= 0, "until-fit", "patience", Patience, "at least 0");
    }

    private static int SinceBest(IReadOnlyList<EpochResult> epochs)
    {
        int best = 0;
        for (int i = 1; i < epochs.Count; i++) if (epochs[i].TrainAccuracy > epochs[best].TrainAccuracy || double.IsNaN(epochs[best].TrainAccuracy)) best = i;
        return epochs.Count - 1 - best;
    }
}
