using Plasticity.Studies.Training;

namespace Plasticity.Studies.Tests.Metrics;

public sealed class TimeToTests
{
    /// <summary>Two epochs of pretraining of 5 steps and 3 s, three of tuning of 10 steps and 4 s.</summary>
    private static readonly Row[] s_rows =
    [
        .. Epoch("pretrain", 1, 5, 3, 0.9), .. Epoch("pretrain", 2, 10, 6, 1),
        .. Epoch("tune", 1, 20, 10, 0.7), .. Epoch("tune", 2, 30, 14, 0.99), .. Epoch("tune", 3, 40, 18, 0.98),
    ];

    [Theory]
    [InlineData(TimeUnit.Steps, 20, MetricUnit.Steps)]
    [InlineData(TimeUnit.Epochs, 2, MetricUnit.Epochs)]
    [InlineData(TimeUnit.Seconds, 8, MetricUnit.Seconds)]
    public void It_counts_from_the_start_of_the_phase_to_the_first_epoch_that_reaches_the_threshold(TimeUnit unit, double expected, MetricUnit told)
    {
        TimeTo time = new() { In = unit };
        Assert.Equal((expected, told), (time.Of(s_rows), time.Unit));
    }

    [Fact]
    public void A_run_that_does_not_get_there_has_none()
    {
        TimeTo time = new() { Threshold = 0.995 };
        Assert.Equal((double.NaN, "did not reach 99.5 % train accuracy"), (time.Of(s_rows), time.Missing));
    }

    private static Row[] Epoch(string phase, int epoch, long step, double seconds, double accuracy)
    {
        RowPlace at = new("arm", 1, phase, 1, epoch, step);
        return [new(at, EpochRows.Rate, "", 0, 1e-3), new(at, EpochRows.TrainAccuracy, "", 0, accuracy), new(at, EpochRows.Seconds, "", 0, seconds)];
    }
}
