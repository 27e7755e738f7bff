namespace Plasticity.Cli.Tests;

public sealed class TextTableTests
{
    private static readonly string[][] s_rows =
    [
        ["run", "differs in", "done", "result"],
        ["warm-start-1a2b3c4d", "learning rate 0.001, width 8, depth 2, optimiser sgd", "50 %", "warm ends 0.9 points below fresh"],
        ["layer-reset-5e6f7a8b", "", "7 %", ""],
    ];

    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(200)]
    public void No_line_is_longer_than_the_width_and_no_word_is_broken(int width)
    {
        string[] lines = [.. TextTable.Within(s_rows, width, 0, 1, 3)];
        Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
        string[] expected = [.. s_rows.Skip(1).SelectMany(row => row).SelectMany(cell => cell.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        string[] found = [.. lines.SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        Assert.Empty(expected.Except(found));
    }

    [Fact]
    public void A_table_that_fits_has_a_line_a_row_and_its_columns_stand_below_one_another()
    {
        string[] lines = [.. TextTable.Within(s_rows, 200, 0, 1, 3)];
        Assert.Equal(3, lines.Length);
        Assert.Equal(lines[0].IndexOf("differs", StringComparison.Ordinal), lines[1].IndexOf("learning", StringComparison.Ordinal));
        Assert.Equal(lines[1].IndexOf("50 %", StringComparison.Ordinal) + 1, lines[2].IndexOf("7 %", StringComparison.Ordinal));
    }

    [Fact]
    public void A_first_cell_that_leaves_no_room_stands_above_its_numbers() => Assert.Equal(
        ["arm      mean          95 %", "fresh  36.4 %  0.53 to 3.11", "an-arm-of-a-name-that-is-long", "       37.0 %  0.10 to 0.20"],
        TextTable.Within([["arm", "mean", "95 %"], ["fresh", "36.4 %", "0.53 to 3.11"], ["an-arm-of-a-name-that-is-long", "37.0 %", "0.10 to 0.20"]], 32));

    [Fact]
    public void Where_no_column_can_give_way_each_row_is_a_paragraph()
    {
        string[] lines = [.. TextTable.Within([["arm", "mean", "95 %"], ["fresh", "36.4 %", "0.53 to 3.11"]], 16)];
        Assert.Equal(["fresh", "  mean  36.4 %", "  95 %  0.53 to", "        3.11"], lines);
    }

    [Theory]
    [InlineData("one two three", 7, 2, "one two|  three")]
    [InlineData("  one  two", 20, 0, "  one  two")]
    [InlineData("a-word-that-is-long and one", 10, 0, "a-word-that-is-long|and one")]
    [InlineData("", 10, 2, "")]
    public void Text_is_broken_at_blanks_alone(string text, int width, int indent, string expected) =>
        Assert.Equal(expected.Split('|'), WordWrap.Lines(text, width, indent));
}
