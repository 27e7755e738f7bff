namespace Plasticity.Studies.Tests;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("warmstart", "warm-start", 1)]
    [InlineData("sdg", "sgd", 1)] // an exchange of neighbours is one error
    [InlineData("resent", "resnet", 1)]
    [InlineData("ca", "abc", 3)] // no part is edited twice: with such edits it would be 2
    [InlineData("", "abc", 3)]
    [InlineData("Adam", "adam", 0)]
    public void Distance_counts_the_edits(string a, string b, int expected)
    {
        Assert.Equal(expected, Spelling.Distance(a, b));
        Assert.Equal(expected, Spelling.Distance(b, a));
    }

    [Theory]
    [InlineData("foo", null)]
    [InlineData("completion", null)]
    [InlineData("stges", "stages")]
    [InlineData("satges", "stages")]
    [InlineData("dctr", null)] // two edits of four letters
    [InlineData("doktr", null)] // two of five
    [InlineData("dokktor", "doctor")] // two of seven
    [InlineData("", null)]
    [InlineData("x", null)]
    public void A_name_is_near_within_a_third_of_the_given_length(string given, string? expected) =>
        Assert.Equal(expected, Spelling.Nearest(given, ["stages", "doctor", "list"]));

    [Fact]
    public void Of_two_near_names_the_nearer_is_suggested() => Assert.Equal("widths", Spelling.Nearest("widhts", ["width", "widths"]));

    [Fact]
    public void Where_nothing_is_near_the_message_says_what_there_is() =>
        Assert.Equal("unknown study 'foo': expected one of stages, doctor", InputException.Unknown("study", "foo", ["stages", "doctor"]).Message);
}
