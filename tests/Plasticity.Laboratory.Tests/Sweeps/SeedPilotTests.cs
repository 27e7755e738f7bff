using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Sweeps;
using Plasticity.Studies.Records;
using Made = Plasticity.Laboratory.Tests.Runs.Made;

namespace Plasticity.Laboratory.Tests.Sweeps;

public sealed class SeedPilotTests
{
    /// <summary>Student's table, two-sided 95 %: t(2) = 4.303, t(8) = 2.306, t(9) = 2.262.</summary>
    [Fact]
    public void The_number_of_pairs_is_the_smallest_whose_interval_is_narrow()
    {
        // 2 · 2.262 · 1 / √10 = 1.4306, 2 · 2.306 · 1 / √9 = 1.5373.
        Assert.Equal(10, SeedPilot.PairsFor(1, 1.5, atMost: 100));
        Assert.Equal(9, SeedPilot.PairsFor(1, 1.5374, atMost: 100));
        Assert.Equal(3, SeedPilot.PairsFor(1, 4.97, atMost: 100));
        Assert.Equal(100, SeedPilot.PairsFor(1, 1e-9, atMost: 100));
        Assert.Equal(3, SeedPilot.PairsFor(0, 0.1, atMost: 100)); // fewer have no interval
    }

    [Fact]
    public void Seeds_are_added_as_the_pilot_says_but_at_most_doubled_and_never_beyond_the_limit()
    {
        // Differences −1, 0, 1, 0 points, twice: s = 0.7559 points, t(7) = 2.365, a width of 1.264 points.
        PlaceResult place = Place([-0.01, 0, 0.01, 0, -0.01, 0, 0.01, 0]);
        SeedNeed need = Assert.Single(SeedPilot.Of([place], 0.012, most: 50));
        Assert.Equal(0.01264, need.Width!.Value, 4);
        // At nine pairs 1.162 points.
        Assert.Equal([9], need.Seeds);
        Assert.Equal(8, Assert.Single(SeedPilot.Of([place], 0.0001, most: 50)).Seeds.Count);
        Assert.Equal([9, 10], Assert.Single(SeedPilot.Of([place], 0.0001, most: 10)).Seeds);
        Assert.Empty(Assert.Single(SeedPilot.Of([place], 0.0001, most: 8)).Seeds);
        SeedNeed narrow = Assert.Single(SeedPilot.Of([place], 0.013, most: 50));
        Assert.Empty(narrow.Seeds);
        Assert.True(narrow.IsNarrow(0.013));
    }

    [Fact]
    public void Below_three_pairs_nothing_is_narrow()
    {
        Assert.Equal([2, 3], Assert.Single(SeedPilot.Of([Place([0.01])], 1, most: 50)).Seeds);
        SeedNeed two = Assert.Single(SeedPilot.Of([Place([0.01, 0.01])], 1, most: 50));
        Assert.Equal([3], two.Seeds);
        Assert.Null(two.Width);
        Assert.Empty(Assert.Single(SeedPilot.Of([Place([0.01, 0.01, 0.01])], 1, most: 50)).Seeds);
    }

    /// <summary>Two arms, the second as far above the first as given, seed by seed from 1.</summary>
    private static PlaceResult Place(double[] differences)
    {
        int[] seeds = [.. Enumerable.Range(1, differences.Length)];
        Design design = Made.Compare(["low", "high"], seeds, new Claim("It is higher", ["high"], ["low"]));
        MetricRow[] rows = [.. seeds.SelectMany(seed => (MetricRow[])[Row("low", seed, 0.5), Row("high", seed, 0.5 + differences[seed - 1])])];
        RunRecords records = new(rows, [], []);
        return new PlaceResult(new ValueList<string>(["width=2"]), new FileStudy(), seeds, [], Summary.Of(design, records, 0), records, null);
    }

    private static MetricRow Row(string arm, int seed, double accuracy) => new("made", arm, seed, "tune", 1, 1, 1e-3, 1, accuracy, 1, accuracy, 1, 1);
}
