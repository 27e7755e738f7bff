using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plasticity.Laboratory.Figures;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Sweeps;
using Plasticity.Laboratory.Tests.Figures;
using Plasticity.Laboratory.Tests.Runs;
using Plasticity.Studies;

namespace Plasticity.Cli.Tests;

/// <summary>One difference of one run, read out of everything that shows it: treated − reference, with one sign, one number and one interval.</summary>
public sealed class OneConventionTests : IDisposable
{
    // fresh − warm by seed is 2, 1, 3, 2, 1, 3 points: mean 2.00, s = 0.894, t(5) = 2.571, so ± 0.94. sp ends half a point above fresh for every seed but the last.
    private static readonly double[] Warm = [0.48, 0.50, 0.47, 0.49, 0.51, 0.46], Fresh = [0.50, 0.51, 0.50, 0.51, 0.52, 0.49], Perturbed = [0.505, 0.515, 0.505, 0.515, 0.525, 0.490];

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Everything_that_shows_a_difference_shows_the_same(bool warmIsClaimedLower)
    {
        Claim hurts = warmIsClaimedLower ? new("Warm starting hurts.", ["fresh"], ["warm"]) : new("Warm starting helps.", ["warm"], ["fresh"]);
        Summary summary = Of([1, 2, 3, 4, 5, 6], hurts, new Claim("Perturbing helps.", ["shrink-perturb"], ["warm"]));
        FigureContext context = new(summary, Records([1, 2, 3, 4, 5, 6]));
        PairedDifference difference = summary.DifferenceOf("warm")!;
        Assert.Equal(("−2.00", "−2.94 to −1.06"), (difference.Text, difference.Range));
        Assert.Equal("warm ends 2.00 points below fresh", difference.Words);
        Assert.Same(difference, summary.Verdicts[0].Difference);
        Assert.Equal(warmIsClaimedLower ? "shown" : "the opposite shows", summary.Verdicts[0].Words);

        // The card, the table below the figure, and the figure with its description.
        string page = Report.Text(Made.Provenance(), summary, [new Ends().Drawn(context)]);
        Assert.Contains("<p>warm ends 2.00 points below fresh: 48.5 % against 50.5 % (difference −2.00 points, 95 % interval −2.94 to −1.06, 6 paired seeds).</p>", page, StringComparison.Ordinal);
        Assert.Contains("<th>−&#160;fresh</th>", page, StringComparison.Ordinal);
        Assert.Contains($"<td>warm</td><td>6</td><td>48.5 %</td><td>1.87</td><td>−2.00</td><td>−2.94 to −1.06</td><td>{difference.BootstrapRange}</td>", page, StringComparison.Ordinal);
        string figure = new Ends().Draw(context);
        Assert.Contains(">−2.00 points<", figure, StringComparison.Ordinal);
        Assert.Contains(">−2.94 to −1.06<", figure, StringComparison.Ordinal);
        Assert.Contains("Warm ends 2.00 points below fresh.", figure, StringComparison.Ordinal);
        // In rows, as many arms have it, too.
        Assert.Contains(">−2.00<", Many(), StringComparison.Ordinal);

        // The terminal.
        string[] table = [.. GapTable.Lines(summary)], verdicts = [.. GapTable.Verdicts(summary)];
        Assert.Contains("− fresh", table[0], StringComparison.Ordinal);
        Assert.Matches(@"^warm +6  48\.5 %  1\.87 +−2\.00 +−2\.94 to −1\.06 ", table[2]);
        Assert.Contains("warm ends 2.00 points below fresh", verdicts[1], StringComparison.Ordinal);

        // JSON, the index that is made of it, and the table of a sweep.
        string file = _scratch["summary.json"];
        File.WriteAllText(file, SummaryFile.Text(Made.Provenance(), summary));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(file));
        foreach (JsonElement found in new[] { json.RootElement.GetProperty("paired_differences")[0], json.RootElement.GetProperty("claims")[0] })
        {
            Assert.Equal(("warm", "fresh"), (found.GetProperty("treated")[0].GetString(), found.GetProperty("reference")[0].GetString()));
            JsonElement interval = found.GetProperty(found.TryGetProperty("effect", out JsonElement mean) ? "interval" : "paired_t_95");
            Assert.Equal("−2.00 −2.94 −1.06", Points(mean.ValueKind == JsonValueKind.Number ? mean : found.GetProperty("mean"), interval[0], interval[1]));
        }
        SavedSummary saved = SavedSummary.Read(file);
        Assert.Equal(("warm", "fresh", -0.02), (saved.Differences[0].Treated, saved.Differences[0].Reference, saved.Differences[0].Mean));
        Assert.Equal(("warm", "fresh", -0.02), (saved.Claims[0].Treated, saved.Claims[0].Reference, saved.Claims[0].Effect));
        SweepDescription sweep = new("made", "shapes", new SweepAxes([], [], []), "", "", "");
        string[] row = Sweep(sweep, summary).Split('\n')[2].Split(',');
        Assert.Equal(["warm", "tail-accuracy", "6"], row[..3]);
        Assert.Equal("fresh", row[^4]);
        Assert.Equal("−2.00 −2.94 −1.06", string.Join(' ', row[^3..].Select(cell => Quantity.Difference(double.Parse(cell, CultureInfo.InvariantCulture), MetricUnit.Accuracy))));
    }

    [Fact]
    public void A_claim_between_two_arms_that_are_no_reference_takes_the_later_one_of_the_study_as_treated()
    {
        Summary summary = Of([1, 2, 3], new Claim("Perturbing helps.", ["shrink-perturb"], ["warm"]), new Claim("Perturbing hurts.", ["warm"], ["shrink-perturb"]));
        Assert.All(summary.Verdicts, verdict => Assert.Equal("shrink-perturb − warm", verdict.Difference.Name));
        Assert.Equal(["shown", "the opposite shows"], summary.Verdicts.Select(verdict => verdict.Words));
        Assert.Equal("shrink-perturb ends 2.50 points above warm", summary.Verdicts[1].Difference.Words);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Below_three_pairs_nothing_shows_an_interval_or_a_verdict_and_all_say_why(int seeds)
    {
        int[] few = [.. Enumerable.Range(1, seeds)];
        Summary summary = Of(few, new Claim("Warm starting hurts.", ["fresh"], ["warm"]));
        FigureContext context = new(summary, Records(few));
        Assert.Equal("too few pairs", summary.Verdicts[0].Words);
        string page = Report.Text(Made.Provenance(), summary, [new Ends().Drawn(context)]);
        Assert.Contains("no interval below three pairs", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"badge\">too few pairs</span>", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("""(?<!axis from [\d.]*)\d to [−+]?\d|class="whisker"""), page);
        string[] terminal = [.. GapTable.Lines(summary), .. GapTable.Notes(summary), .. GapTable.Verdicts(summary)];
        Assert.DoesNotContain(terminal, line => Regex.IsMatch(line, @"\d to [−+]?\d|bootstrap\)"));
        Assert.Contains("No interval below three pairs.", terminal);
        using JsonDocument json = JsonDocument.Parse(SummaryFile.Text(Made.Provenance(), summary));
        foreach (string key in new[] { "paired_t_95", "bootstrap_95" }) Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("paired_differences")[0].GetProperty(key).ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("claims")[0].GetProperty("interval").ValueKind);
        Assert.False(json.RootElement.GetProperty("claims")[0].GetProperty("holds").GetBoolean());
        string[] row = Sweep(new SweepDescription("made", "shapes", new SweepAxes([], [], []), "", "", ""), summary).Split('\n')[2].Split(',');
        Assert.Equal(["", ""], row[^2..]);
        Assert.Equal(["", ""], row[^6..^4]); // of the arm's own mean
    }

    [Fact]
    public void Every_arm_is_compared_with_its_own_reference()
    {
        Design design = Made.Compare(["fresh", "warm", "shrink-perturb"], [1, 2, 3, 4, 5, 6]);
        design = design with { Arms = [design.Arms[0], design.Arms[1], design.Arms[2] with { Reference = "warm" }] };
        // warm is a reference now, so it is compared with none itself.
        Summary summary = Summary.Of(design, Records([1, 2, 3, 4, 5, 6]), 1);
        Assert.Equal("shrink-perturb − warm", Assert.Single(summary.Differences).Name);
        Assert.Equal(["fresh", "warm", "shrink-perturb"], summary.Grouped.Select(arm => arm.Arm));
        Assert.Contains("− warm", GapTable.Lines(summary).First(), StringComparison.Ordinal);
        Design chained = design with { Arms = [design.Arms[0], design.Arms[1] with { Reference = "fresh" }, design.Arms[2]] };
        Assert.Equal("arm 'shrink-perturb': reference: expected an arm that is compared with no other, found 'warm', whose reference is 'fresh'", Assert.Throws<InputException>(chained.Validate).Message);
        Assert.Contains("unknown reference 'wram': did you mean 'warm'?", Assert.Throws<InputException>((design with { Arms = [design.Arms[0], design.Arms[1], design.Arms[2] with { Reference = "wram" }] }).Validate).Message, StringComparison.Ordinal);
        Assert.Contains("expected another arm, found the arm itself", Assert.Throws<InputException>((design with { Arms = [design.Arms[0], design.Arms[1] with { Reference = "warm" }] }).Validate).Message, StringComparison.Ordinal);
    }

    /// <summary>By coordinates: fresh with the same optimiser; what belongs to none of them is compared with the first.</summary>
    [Theory]
    [InlineData("adam-fresh", null)]
    [InlineData("sgd-fresh", null)]
    [InlineData("adam-30", "adam-fresh")]
    [InlineData("sgd-30", "sgd-fresh")]
    [InlineData("other", "adam-fresh")]
    public void Without_a_name_the_reference_is_the_arm_whose_coordinates_an_arm_shares(string arm, string? reference)
    {
        Comparison comparison = new([
            MadeArms.Placed("sgd-30", ("optimiser", "sgd"), ("epochs", "30")), MadeArms.Placed("adam-fresh", ("optimiser", "adam")), MadeArms.Placed("sgd-fresh", ("optimiser", "sgd")),
            MadeArms.Placed("adam-30", ("optimiser", "adam"), ("epochs", "30")), MadeArms.Placed("other", ("width", "3"))]);
        Assert.Equal(reference, comparison.ReferenceOf(arm));
        Assert.Equal(["adam-fresh", "adam-30", "other", "sgd-fresh", "sgd-30"], comparison.Grouped);
        Assert.Equal("− reference", comparison.Head);
    }

    [Theory]
    [InlineData(0.02, "shown", "b ends 2.00 points above a")]
    [InlineData(-0.02, "shown", "b ends 2.00 points below a")]
    [InlineData(0, "not shown at this size", "b ends level with a")]
    public void A_claim_that_two_sides_differ_holds_whichever_is_higher(double by, string verdict, string words)
    {
        double[] noise = [0.001, -0.001, 0];
        Design design = Made.Compare(["a", "b"], [1, 2, 3], new Claim("It changes where a ends.", ["b"], ["a"]) { Either = true });
        MetricRow[] rows = [.. design.Seeds.SelectMany(seed => (MetricRow[])[Row("a", seed, 0.5), Row("b", seed, 0.5 + by + noise[seed - 1])])];
        Verdict found = Summary.Of(design, new RunRecords(rows, [], []), 1).Verdicts[0];
        Assert.Equal((verdict, words), (found.Words, found.Difference.Words));
    }

    /// <summary>A figure of the same in rows.</summary>
    private static string Many()
    {
        Design design = Made.Compare(["fresh", "warm", "shrink-perturb", "an arm whose name is long enough to need a row"], [1, 2, 3, 4, 5, 6]);
        return new Ends().Draw(new FigureContext(Summary.Of(design, Records([1, 2, 3, 4, 5, 6]), 1), Records([])));
    }

    private static string Sweep(SweepDescription sweep, Summary summary) =>
        SweepResults.Table(sweep, [new PlaceResult([], new FileStudy(), summary.Design.Seeds, [], summary, Records([]), null)]);

    private static string Points(params JsonElement[] shares) => string.Join(' ', shares.Select(share => Quantity.Difference(share.GetDouble(), MetricUnit.Accuracy)));

    private static Summary Of(int[] seeds, params Claim[] claims) => Summary.Of(Made.Compare(["fresh", "warm", "shrink-perturb"], seeds, claims), Records(seeds), 1);

    private static RunRecords Records(int[] seeds) => new(
        [.. seeds.SelectMany(seed => (MetricRow[])[Row("fresh", seed, Fresh[seed - 1]), Row("warm", seed, Warm[seed - 1]), Row("shrink-perturb", seed, Perturbed[seed - 1])])], [], []);

    private static MetricRow Row(string arm, int seed, double accuracy) => new("made", arm, seed, "tune", 1, 1, 1e-3, 1, accuracy, 1, accuracy, 1, 1);
}
