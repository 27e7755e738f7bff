namespace Plasticity.Studies.Tests.Records;

public sealed class WindowTests
{
    [Theory]
    [InlineData("always", 0, true)]
    [InlineData("always", 1234, true)]
    [InlineData("start", 0, true)]
    [InlineData("start", 1, false)]
    [InlineData("end", 0, false)]
    [InlineData("0ep..4ep", 39, true)]
    [InlineData("0ep..4ep", 40, false)]
    [InlineData("1ep..", 9, false)]
    [InlineData("1ep..", 10, true)]
    [InlineData("..5it", 4, true)]
    [InlineData("..5it", 5, false)]
    [InlineData("/2ep", 0, true)]
    [InlineData("/2ep", 10, false)]
    [InlineData("/2ep", 20, true)]
    [InlineData("5it../3it", 5, true)]
    [InlineData("5it../3it", 6, false)]
    [InlineData("5it../3it", 8, true)]
    [InlineData("..1ep/4it", 8, true)]
    [InlineData("..1ep/4it", 12, false)]
    public void It_strikes_before_these_steps_of_epochs_of_ten(string text, long step, bool strikes) =>
        Assert.Equal(strikes, Window.Parse(text, null).Strikes(step, stepsOfEpoch: 10));

    [Theory]
    [InlineData("always")]
    [InlineData("start")]
    [InlineData("end")]
    [InlineData("0ep..40ep")]
    [InlineData("10ep..")]
    [InlineData("..7it")]
    [InlineData("/20ep")]
    [InlineData("..2ep/100it")]
    [InlineData("3it..2ep/1it")]
    public void Its_text_is_read_back(string text) => Assert.Equal(text, Window.Parse(text, null).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("5ep")]
    [InlineData("1ep..2ep..3ep")]
    [InlineData("/0ep")]
    [InlineData("0ep..3s")]
    [InlineData("/1ep/2ep")]
    [InlineData("Start")]
    public void Other_text_is_refused(string text)
    {
        FormatException refused = Assert.Throws<FormatException>(() => Window.Parse(text, null));
        Assert.Contains("expected a window", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4ep..4ep")]
    [InlineData("4ep..3ep")]
    [InlineData("..0it")]
    public void One_that_ends_before_it_begins_is_refused(string text)
    {
        InputException refused = Assert.Throws<InputException>(() => Window.Parse(text, null).Validate("blur: when"));
        Assert.Equal($"blur: when is {text}, expected a window that ends after it begins", refused.Message);
    }

    [Fact]
    public void After_the_last_step_measures_are_due_whose_window_is_the_end_or_still_holds()
    {
        Assert.True(Window.End.StrikesAtEnd(20, 10));
        Assert.True(Window.EachEpoch().StrikesAtEnd(20, 10));
        Assert.False(Window.EachEpoch(3).StrikesAtEnd(20, 10));
        Assert.False(Window.Start.StrikesAtEnd(20, 10));
    }
}
