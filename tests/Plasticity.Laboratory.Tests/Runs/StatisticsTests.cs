using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Runs;

namespace Plasticity.Laboratory.Tests.Runs;

public sealed class StatisticsTests
{
    private static readonly RandomStream Stream = new(7, Purpose.Noise);

    [Fact]
    public void Mean_and_deviation_match_a_hand_computation()
    {
        double[] values = [2, 4, 4, 4, 5, 5, 7, 9];
        Assert.Equal(5, Statistics.Mean(values), 12);
        Assert.Equal(Math.Sqrt(32.0 / 7), Statistics.StandardDeviation(values), 12);
        Assert.True(double.IsNaN(Statistics.Mean([])));
        Assert.True(double.IsNaN(Statistics.StandardDeviation([1])));
    }

    [Theory]
    [InlineData(0.975, 1, 12.7062047)]
    [InlineData(0.975, 2, 4.3026527)]
    [InlineData(0.975, 3, 3.1824463)]
    [InlineData(0.975, 4, 2.7764451)]
    [InlineData(0.975, 9, 2.2621572)]
    [InlineData(0.975, 30, 2.0422725)]
    [InlineData(0.975, 100, 1.9839715)]
    [InlineData(0.95, 5, 2.0150484)]
    [InlineData(0.995, 10, 3.1692727)]
    [InlineData(0.5, 6, 0)]
    [InlineData(0.025, 4, -2.7764451)]
    public void Student_quantiles_match_the_published_table(double probability, int freedom, double expected) =>
        Assert.Equal(expected, Statistics.StudentQuantile(probability, freedom), 1e-6);

    [Fact]
    public void Student_interval_of_five_differences_matches_a_hand_computation()
    {
        // mean 3, sd sqrt(2.5), so 3 ± 2.776445 · sqrt(2.5 / 5).
        Interval interval = Statistics.StudentInterval([1, 2, 3, 4, 5])!.Value;
        Assert.Equal(3 - 2.7764451 * Math.Sqrt(0.5), interval.Low, 6);
        Assert.Equal(3 + 2.7764451 * Math.Sqrt(0.5), interval.High, 6);
    }

    /// <summary>Two values say nothing of their spread: an interval of theirs has no width or one of 12.7 standard errors.</summary>
    [Fact]
    public void There_is_no_interval_below_three_values_and_no_bootstrap_below_six()
    {
        Assert.Null(Statistics.StudentInterval([1, 2]));
        Assert.NotNull(Statistics.StudentInterval([1, 2, 3]));
        Assert.Null(Statistics.BootstrapInterval([1, 2, 3, 4, 5], Stream));
        Assert.NotNull(Statistics.BootstrapInterval([1, 2, 3, 4, 5, 6], Stream));
    }

    [Fact]
    public void Bootstrap_interval_repeats_and_comes_close_to_the_normal_one_for_many_values()
    {
        double[] values = [.. Enumerable.Range(0, 200).Select(i => new RandomStream(3, Purpose.Data).Normal((ulong)i))];
        Interval interval = Statistics.BootstrapInterval(values, Stream)!.Value;
        Interval student = Statistics.StudentInterval(values)!.Value;
        Assert.Equal(interval, Statistics.BootstrapInterval(values, Stream));
        Assert.Equal(student.Low, interval.Low, 0.015);
        Assert.Equal(student.High, interval.High, 0.015);
        Assert.NotEqual(interval, Statistics.BootstrapInterval(values, new RandomStream(8, Purpose.Noise)));
    }

    [Fact]
    public void Bootstrap_interval_of_zeros_and_ones_has_the_quantiles_of_the_binomial()
    {
        // Six draws of 0 or 1 sum up to at most 0 with probability 1/64 and to at most 1 with 7/64, so the 2.5 % quantile of the mean is 1/6; likewise above.
        Interval interval = Statistics.BootstrapInterval([0, 0, 0, 1, 1, 1], Stream)!.Value;
        Assert.Equal(1.0 / 6, interval.Low, 12);
        Assert.Equal(5.0 / 6, interval.High, 12);
    }
}
