namespace Plasticity.Studies.Training;

/// <summary>The rows that every epoch leaves.</summary>
public static class EpochRows
{
    /// <summary>What stands before the names that an objective gives to its loss and its right answers.</summary>
    public const string Train = "train-";

    /// <summary>Learning rate of the epoch's last step.</summary>
    public const string Rate = "rate";

    /// <summary>Of cross-entropy over the batches as they were met, in nats.</summary>
    public const string TrainLoss = "train-loss";

    /// <summary>Share of right answers over the batches as they were met.</summary>
    public const string TrainAccuracy = "train-accuracy";

    /// <summary>Cross-entropy on the test images, in nats.</summary>
    public const string TestLoss = "test-loss";

    /// <summary>Share of right answers on the test images.</summary>
    public const string TestAccuracy = "test-accuracy";

    /// <summary>Images of the test.</summary>
    public const string TestImages = "test-images";

    /// <summary>Training speed of the epoch.</summary>
    public const string ImagesPerSecond = "images-per-second";

    /// <summary>Seconds since the run began.</summary>
    public const string Seconds = "seconds";

    /// <summary>Whether the round came to what its stop rule wants: 1 or 0.</summary>
    public const string Reached = "reached";

    /// <summary>Names of rows that differ from run to run on one machine: they tell of time.</summary>
    public static IReadOnlySet<string> OfTime { get; } = new HashSet<string> { ImagesPerSecond, Seconds };
}
