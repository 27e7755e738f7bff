using Plasticity.Diagnostics.Roofline;

namespace Plasticity.Diagnostics.Tests.Roofline;

public sealed class SampleTimesTests
{
    [Fact]
    public void Quartiles_lie_between_samples_in_proportion()
    {
        SampleTimes times = new([4, 1, 3, 2]);
        Assert.Equal([4, 1, 3, 2], times.Seconds);
        Assert.Equal((1, 1.75, 2.5, 3.25), (times.Smallest, times.LowerQuartile, times.Median, times.UpperQuartile));
        Assert.Equal(0.6, times.Spread, 1e-12);
        Assert.True(times.IsWide);
    }

    [Fact]
    public void Equal_samples_have_no_spread_and_none_at_all_no_numbers()
    {
        Assert.Equal(0, new SampleTimes([2, 2, 2]).Spread);
        Assert.Equal(5, new SampleTimes([5]).UpperQuartile);
        Assert.True(double.IsNaN(SampleTimes.None.Median) && double.IsNaN(SampleTimes.None.Spread));
        Assert.False(SampleTimes.None.IsWide);
    }

    [Theory]
    [InlineData(1.04, false)]
    [InlineData(1.06, true)]
    public void Five_percent_is_the_line(double upper, bool expected) => Assert.Equal(expected, new SampleTimes([1, 1, 1, upper, upper]).IsWide);
}
