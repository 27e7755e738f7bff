using Plasticity.Laboratory.Figures;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Tests.Figures;
using Plasticity.Laboratory.Tests.Runs;

namespace Plasticity.Cli.Tests;

public sealed class GapTableTests
{
    private static readonly Arm[] Arms = [.. Enumerable.Range(0, 40).Select(i => MadeArms.Placed($"pretrained with a rate of 0.0001 and tuned with {i}"))];

    [Fact]
    public void Forty_arms_of_long_names_fit_into_eighty_columns_with_their_whole_names()
    {
        Summary summary = Many();
        string[] lines = [.. GapTable.Lines(summary), .. GapTable.Verdicts(summary)];
        Assert.All(lines, line => Assert.True(line.Length <= 80, $"{line.Length}: {line}"));
        string[] table = [.. GapTable.Lines(summary)];
        Assert.Equal(81, table.Length); // a name and its numbers take two lines
        Assert.All(Arms, arm => Assert.Contains(arm.Name, table));
        Assert.Contains("4 of 5", table[Array.IndexOf(table, Arms[2].Name) + 1], StringComparison.Ordinal);
        Assert.Equal([$"{Arms[2].Name}: 1 of 5 diverged", "No bootstrap interval below six pairs."], GapTable.Notes(summary));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(200)]
    public void It_fits_a_narrower_terminal_with_whole_words(int width)
    {
        string[] lines = [.. GapTable.Lines(Many(), width), .. GapTable.Verdicts(Many(), width)];
        Assert.All(lines, line => Assert.InRange(line.Length, 1, Math.Min(80, width)));
        HashSet<string> words = [.. lines.SelectMany(line => line.Split(' '))];
        Assert.All(Arms.SelectMany(arm => arm.Name.Split(' ')), word => Assert.Contains(word, words));
    }

    [Fact]
    public void Many_claims_are_counted_first()
    {
        string[] lines = [.. GapTable.Verdicts(Many())];
        Assert.Equal("1 of 8 claims shown:", lines[0]);
        // 39 is a multiple of 3: every seed differs by the same.
        Assert.Equal($"✓ the longer, the better 39   {Arms[39].Name} − {Arms[0].Name}: +39.00 points [39.00 to 39.00]", string.Join(' ', lines[^3..].Select((line, i) => i == 2 ? line.TrimStart() : line)));
        Assert.StartsWith("✗ arm 0 is above", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Few_claims_have_their_evidence_in_words()
    {
        Summary summary = Made.Summary();
        string[] lines = [.. GapTable.Verdicts(summary)];
        Assert.Equal($"✓ {Made.Claims[0].Text}", lines[0]);
        Assert.StartsWith($"  shown: {summary.Verdicts[0].Difference.Words}: ", lines[1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
    }

    /// <summary>Every arm ends a point above the one before; arm 2 lost a run.</summary>
    private static Summary Many()
    {
        FigureContext context = MadeArms.Context(
            Arms, arm => [.. Enumerable.Range(0, 5).Select(seed => 0.2 + Array.IndexOf(Arms, arm) / 100.0 + seed / 100.0 + (Array.IndexOf(Arms, arm) * seed % 3) / 5000.0)], [(Arms[2].Name, 3)]);
        Claim[] claims =
        [
            .. Enumerable.Range(1, 7).Select(i => new Claim($"arm 0 is above {i}", [Arms[0].Name], [Arms[i].Name])), new("the longer, the better 39", [Arms[39].Name], [Arms[0].Name]),
        ];
        return Summary.Of(context.Design with { Claims = [.. claims] }, context.Records, 1);
    }
}
