namespace Plasticity.Studies.Nouns;

/// <summary>When a round of a phase ends.</summary>
public abstract record Stop : Noun
{
    /// <summary>Steps that the round takes at most: what a plan counts with and a schedule runs over.</summary>
    /// <param name="stepsOfEpoch">Steps of an epoch.</param>
    public abstract long MostSteps(int stepsOfEpoch);

    /// <summary>Steps that the round takes at least, unless it diverges.</summary>
    /// <param name="stepsOfEpoch">Steps of an epoch.</param>
    public virtual long LeastSteps(int stepsOfEpoch) => MostSteps(stepsOfEpoch);

    /// <summary>Asked at the end of every epoch.</summary>
    /// <param name="epochs">Those of the round so far, at least one.</param>
    public virtual bool EndsAfter(IReadOnlyList<EpochResult> epochs) => false;

    /// <summary>Whether the round came to what it was to come to; null where the rule asks for nothing but time.</summary>
    /// <param name="epochs">All of the round.</param>
    public virtual bool? Reached(IReadOnlyList<EpochResult> epochs) => null;
}

/// <summary>What an epoch came to.</summary>
/// <param name="TrainLoss">Of the epoch's batches as they were met, in nats.</param> <param name="TrainAccuracy">The same, 0 to 1.</param>
/// <param name="TestLoss">Of the test at its end.</param> <param name="TestAccuracy">The same, 0 to 1.</param>
public sealed record EpochResult(double TrainLoss, double TrainAccuracy, double TestLoss, double TestAccuracy)
{
    /// <summary>Whether all losses are numbers.</summary>
    public bool IsFinite => double.IsFinite(TrainLoss) && double.IsFinite(TestLoss);
}
