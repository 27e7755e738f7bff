using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Tests.Phases.Schedules;

public sealed class EpochCountTests
{
    [Fact]
    public void Counts_of_different_epochs_add_up_exactly()
    {
        // A tenth is no binary fraction: ten of them in floating point come to 0.9999999999999999.
        EpochCount sum = default;
        for (int i = 0; i < 10; i++) sum += new EpochCount(1, 10);
        Assert.Equal(new EpochCount(1), sum);
        Assert.Equal(new EpochCount(19, 12), new EpochCount(3, 4) + new EpochCount(5, 6));
        Assert.Equal(new EpochCount(-1, 12), new EpochCount(3, 4) - new EpochCount(5, 6));
        Assert.True(new EpochCount(1, 3) < new EpochCount(3, 8));
        Assert.True(new EpochCount(1L << 40, 7) > new EpochCount((1L << 40) - 1, 7));
    }

    [Theory]
    [InlineData(0, 4, 0)]
    [InlineData(23, 4, 5)]
    [InlineData(24, 4, 6)]
    public void Whole_epochs_are_those_that_are_full(long steps, int stepsOfEpoch, long whole) => Assert.Equal(whole, new EpochCount(steps, stepsOfEpoch).Whole);

    [Theory]
    [InlineData(0, 7, "0")]
    [InlineData(24, 4, "6")]
    [InlineData(25, 4, "25/4")]
    public void Its_text_reads_back(long steps, int stepsOfEpoch, string text)
    {
        EpochCount count = new(steps, stepsOfEpoch);
        Assert.Equal(text, count.ToString());
        Assert.Equal(count, EpochCount.Parse(text, null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1/0")]
    [InlineData("1/-2")]
    [InlineData("1.5")]
    [InlineData("1/2/3")]
    [InlineData(" 1")]
    public void What_is_no_count_is_refused(string text) => Assert.Throws<FormatException>(() => EpochCount.Parse(text, null));
}
