using Plasticity.Cli;
using Plasticity.Studies.Figures;
using Plasticity.Studies.Phases;
using Plasticity.Studies.Runs;
using Plasticity.Studies.Tests.Figures;
using Plasticity.Studies.Tests.Runs;

namespace Plasticity.Studies.Tests.Cli;

public sealed class GapTableTests
{
    private static readonly Arm[] Arms = [.. Enumerable.Range(0, 40).Select(i => SweepTests.Placed($"pretrained with a rate of 0.0001 and tuned with {i}"))];

    [Fact]
    public void Forty_arms_of_long_names_fit_into_a_hundred_columns()
    {
        Summary summary = Many();
        string[] lines = [.. GapTable.Lines(summary), .. GapTable.Verdicts(summary)];
        Assert.All(lines, line => Assert.True(line.Length <= 100, $"{line.Length}: {line}"));
        Assert.Equal(41, GapTable.Lines(summary).Count());
        Assert.Contains("4 of 5", GapTable.Lines(summary).ElementAt(3), StringComparison.Ordinal);
        Assert.Equal([$"{Arms[2].Name}: 1 of 5 diverged"], GapTable.Notes(summary));
    }

    [Fact]
    public void Many_claims_are_counted_first()
    {
        string[] lines = [.. GapTable.Verdicts(Many())];
        Assert.Equal("1 of 8 claims shown:", lines[0]);
        Assert.Equal("✓ the longer, the better 39  +39.00 points [39.00 to 39.00]", lines[^1]); // 39 is a multiple of 3: every seed differs by the same
        Assert.StartsWith("✗ arm 0 is above", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Few_claims_have_two_lines_each()
    {
        Summary summary = Made.Summary();
        string[] lines = [.. GapTable.Verdicts(summary)];
        Assert.Equal(4, lines.Length);
        Assert.Equal($"✓ {Made.Claims[0].Text}", lines[0]);
        Assert.StartsWith($"  shown: {Quantity.WithUnit(summary.Verdicts[0].Difference.Mean, summary.Metric, signed: true)}, 95 % interval ", lines[1], StringComparison.Ordinal);
    }

    /// <summary>Every arm ends a point above the one before; arm 2 lost a run.</summary>
    private static Summary Many()
    {
        FigureContext context = SweepTests.Context(
            Arms, arm => [.. Enumerable.Range(0, 5).Select(seed => 0.2 + Array.IndexOf(Arms, arm) / 100.0 + seed / 100.0 + (Array.IndexOf(Arms, arm) * seed % 3) / 5000.0)], [(Arms[2].Name, 3)]);
        Claim[] claims =
        [
            .. Enumerable.Range(1, 7).Select(i => new Claim($"arm 0 is above {i}", [Arms[0].Name], [Arms[i].Name])), new("the longer, the better 39", [Arms[39].Name], [Arms[0].Name]),
        ];
        return Summary.Of(context.Design with { Claims = [.. claims] }, context.Records, 1);
    }
}
