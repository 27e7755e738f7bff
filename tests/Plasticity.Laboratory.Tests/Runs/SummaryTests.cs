using System.Text.Json;
using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;
using DeserializerBuilder = YamlDotNet.Serialization.DeserializerBuilder;

namespace Plasticity.Laboratory.Tests.Runs;

public sealed class SummaryTests
{
    private static readonly Claim WarmIsLower = new("warm ends lower", ["fresh"], ["warm"]);

    [Theory]
    [InlineData(20, 4)]
    [InlineData(500, 100)]
    [InlineData(9, 1)]
    [InlineData(3, 1)]
    public void The_window_is_the_last_fifth(int epochs, int window) => Assert.Equal(window, TailAccuracy.Window(epochs));

    [Fact]
    public void The_metric_is_the_mean_over_the_window_of_the_tuning_phase()
    {
        List<MetricRow> rows = [.. Run("fresh", 1, [.. Enumerable.Range(1, 10).Select(epoch => epoch / 100.0)])];
        rows.AddRange(Run("fresh", 1, [0.9, 0.9], phase: "pretrain"));
        rows.AddRange(Run("fresh", 2, [0.7]));
        Assert.Equal((0.09 + 0.10) / 2, Tail(rows, "fresh", 1), 12);
        Assert.True(double.IsNaN(Tail(rows, "warm", 1)));
    }

    [Fact]
    public void Differences_are_paired_by_seed_and_diverged_runs_are_left_out_and_counted()
    {
        MetricRow[] rows =
        [
            .. Run("fresh", 1, [0.5]), .. Run("fresh", 2, [0.6]), .. Run("fresh", 3, [0.9]),
            .. Run("warm", 1, [0.45]), .. Run("warm", 2, [0.57]), .. Run("warm", 3, [double.NaN]),
        ];
        Summary summary = Summary.Of(Made.Compare(["fresh", "warm"], [1, 2, 3], WarmIsLower), new RunRecords(rows, [], [("warm", 3)]), 12);
        PairedDifference difference = summary.DifferenceOf("warm")!;
        Assert.Equal(2, difference.Count);
        Assert.Equal(-0.04, difference.Mean, 12);
        // Over the pairs alone: fresh of seed 3 has no partner.
        Assert.Equal((0.51, 0.55), (Math.Round(difference.TreatedMean, 12), Math.Round(difference.ReferenceMean, 12)));
        Assert.Null(difference.Student);
        Assert.Null(summary.DifferenceOf("fresh"));
        Assert.Equal((3, 0), (summary.Arms[0].Count, summary.Arms[0].Diverged));
        Assert.Equal((2, 1), (summary.Arms[1].Count, summary.Arms[1].Diverged));
        Assert.False(summary.Verdicts[0].Holds);
        Assert.Equal("too few pairs", summary.Verdicts[0].Words);
    }

    [Theory]
    [InlineData(0.03, true, "shown")]
    [InlineData(-0.03, false, "the opposite shows")]
    [InlineData(0.0, false, "not shown at this size")]
    public void A_claim_holds_when_the_interval_lies_above_zero(double gap, bool holds, string words)
    {
        Verdict verdict = Made.Summary(gap).Verdicts[0];
        Assert.Equal(holds, verdict.Holds);
        Assert.Equal(words, verdict.Words);
    }

    [Fact]
    public void Two_pairs_decide_nothing_however_alike_they_are()
    {
        Verdict two = Alike(2), three = Alike(3);
        Assert.Equal((false, false, "too few pairs"), (two.Holds, two.Reversed, two.Words));
        Assert.Equal((true, false, "shown"), (three.Holds, three.Reversed, three.Words));

        static Verdict Alike(int pairs) => new(WarmIsLower, PairedDifference.Of(new TailAccuracy(), [Result("warm", 0.5, pairs)], [Result("fresh", 0.55, pairs)]));

        static ArmResult Result(string arm, double value, int count) => new(arm, Enumerable.Range(1, count).ToDictionary(seed => seed, _ => value), 0);
    }

    [Fact]
    public void One_seed_gives_means_and_no_interval()
    {
        Summary summary = Summary.Of(
            Made.Compare(["fresh", "warm"], [1], WarmIsLower), new RunRecords([.. Run("fresh", 1, [0.5]), .. Run("warm", 1, [0.4])], [], []), 12);
        Assert.Null(summary.Differences[0].Student);
        Assert.False(summary.Verdicts[0].Holds);
        using JsonDocument json = JsonDocument.Parse(SummaryFile.Text(Made.Provenance(), summary));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("arms")[0].GetProperty("sd").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("claims")[0].GetProperty("interval").ValueKind);
    }

    [Fact]
    public void The_summary_file_says_what_was_found()
    {
        Summary summary = Made.Summary();
        using JsonDocument json = JsonDocument.Parse(SummaryFile.Text(Made.Provenance(), summary));
        JsonElement root = json.RootElement;
        Assert.Equal("warm-start", root.GetProperty("study").GetString());
        Assert.Equal("shapes", root.GetProperty("data").GetProperty("name").GetString());
        Assert.Equal("cpu", root.GetProperty("device").GetProperty("id").GetString());
        Assert.Equal(["fresh", "warm", "shrink-perturb"], root.GetProperty("arms").EnumerateArray().Select(arm => arm.GetProperty("arm").GetString()!));
        JsonElement difference = root.GetProperty("paired_differences")[0];
        Assert.Equal(("warm", "fresh", 5), (difference.GetProperty("treated")[0].GetString(), difference.GetProperty("reference")[0].GetString(), difference.GetProperty("n").GetInt32()));
        Assert.Equal(JsonValueKind.Null, root.GetProperty("arms")[0].GetProperty("reference").ValueKind);
        Assert.Equal("fresh", root.GetProperty("arms")[2].GetProperty("reference").GetString());
        Assert.Equal(summary.Differences[0].Mean, difference.GetProperty("mean").GetDouble(), 8);
        Assert.Equal(summary.Differences[0].Student!.Value.Low, difference.GetProperty("paired_t_95")[0].GetDouble(), 8);
        Assert.Equal(JsonValueKind.Null, difference.GetProperty("bootstrap_95").ValueKind); // of five pairs
        Assert.True(root.GetProperty("claims")[0].GetProperty("holds").GetBoolean());
        Assert.Equal(0, root.GetProperty("diverged").GetInt32());
        Assert.Equal(5123.5, root.GetProperty("images_per_second").GetDouble());
    }

    [Fact]
    public void The_settings_file_reads_back_to_the_same_settings()
    {
        Sample sample = new() { FirstShare = 0.125f, Note = "yes: # \"no\"", Engine = new Innards { Convolution = Fold.ImplicitProduct } };
        string yaml = SettingsFile.Text(Made.Provenance() with { Settings = Settings.Of(sample) });
        Dictionary<string, object> read = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(yaml);
        IEnumerable<string> assignments = Flatten((Dictionary<object, object>)read["settings"], "");
        Assert.Equal(sample, Settings.With(new Sample(), assignments));
        Assert.Equal("shapes", ((Dictionary<object, object>)read["data"])["name"]);
        Assert.Contains("# Share of the training set shown first, in (0, 1). (Default: 0.5.)\n", yaml, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Flatten(Dictionary<object, object> map, string prefix) => map.SelectMany(entry =>
        entry.Value is Dictionary<object, object> inner ? Flatten(inner, $"{prefix}{entry.Key}.") : [$"{prefix}{entry.Key}={entry.Value}"]);

    private static double Tail(IEnumerable<MetricRow> rows, string arm, int seed) =>
        new TailAccuracy().Of(new RunRows(arm, seed, [.. rows.Where(row => row.Arm == arm && row.Seed == seed)], []));

    private static IEnumerable<MetricRow> Run(string arm, int seed, double[] accuracies, string phase = "tune") => accuracies.Select((accuracy, i) =>
        new MetricRow("s", arm, seed, phase, i + 1, i + 1, 1e-3, 1, 0.5, 1, accuracy, 1000, 1));
}
