using System.Text.Json;
using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Tests.Runs;

public sealed class DesignTests
{
    private static readonly TimeTo Steps = new();

    private static readonly Design TwoMetrics = Made.Compare(["fresh", "warm"], [1, 2, 3]) with { Metrics = [new TailAccuracy(), Steps] };

    [Fact]
    public void Every_metric_has_its_values_and_says_which_runs_have_none()
    {
        Summary summary = Summary.Of(TwoMetrics, Records(), 1);
        Assert.Equal(["tail-accuracy", "steps-to-train-99"], summary.Metrics.Select(result => result.Metric.Name));
        ArmResult warm = summary.In("steps-to-train-99")["warm"];
        Assert.Equal([(1, 100.0), (2, 200.0)], warm.Values.Select(value => (value.Key, value.Value)));
        Assert.Equal((150.0, 1, 0, 3), (warm.Mean, warm.Missing, warm.Diverged, warm.Runs));
        Assert.Equal("2 (1 of 3 did not reach 99 %)", Sentences.Runs(warm, Steps));
        Assert.Equal(3, summary.Arms[1].Count);
        ArmResult fresh = summary.In("steps-to-train-99")["fresh"];
        Assert.Equal("2 (1 of 3 diverged)", Sentences.Runs(fresh, Steps));
    }

    [Fact]
    public void A_claim_is_judged_in_its_own_metric()
    {
        Summary summary = Summary.Of(TwoMetrics with { Claims = [new Claim("warm is slower", ["warm"], ["fresh"]) { Metric = Steps.Name }] }, Records(), 1);
        Verdict verdict = Assert.Single(summary.Verdicts);
        Assert.Equal(Steps, verdict.Difference.Metric);
        Assert.Equal([60.0, 140.0], verdict.Difference.BySeed.Values);
        Assert.Equal("steps to 99 % training accuracy: warm takes 100 steps more than fresh: 150 against 50 (difference +100 steps, 2 of 3 paired seeds; no interval below three pairs).",
            Sentences.Evidence(summary, verdict));
        Assert.Single(summary.Differences); // in the study's own metric alone
    }

    [Theory]
    [InlineData(0.02, 0.05, "shown")]
    [InlineData(0.02, 0.021, "not shown at this size")]
    [InlineData(0.10, 0.05, "the opposite shows")]
    [InlineData(-0.10, 0.05, "the opposite shows")]
    public void A_claim_of_no_difference_holds_when_the_whole_interval_is_within_the_margin(double gap, double margin, string words)
    {
        Claim claim = new("no difference", ["a"], ["b"]) { Within = margin };
        Verdict verdict = new(claim, PairedDifference.Of(new TailAccuracy(), [Result("a", [0.5 + gap, 0.502 + gap, 0.498 + gap])], [Result("b", [0.5, 0.5, 0.5])]));
        Assert.Equal(words, verdict.Words);
    }

    [Fact]
    public void The_mean_over_several_arms_is_compared_seed_by_seed()
    {
        PairedDifference difference = PairedDifference.Of(new TailAccuracy(), [Result("a", [0.5, 0.7, 0.8]), Result("b", [0.7, 0.7, 0.8])], [Result("c", [0.1, 0.2, 0.2]), Result("d", [0.3, 0.2, 0.2])]);
        Assert.Equal([0.4, 0.5, 0.6], difference.BySeed.Values.Select(value => Math.Round(value, 12)));
        Assert.Equal(0.5 - 4.3026527 * 0.1 / Math.Sqrt(3), difference.Student!.Value.Low, 6);
    }

    [Fact]
    public void Phases_that_did_not_reach_their_goal_are_counted_by_arm()
    {
        MeasureRow reached = new("s", "warm", 1, "pretrain", Moment.End, 10, 100, MeasureRow.Reached, 1);
        MeasureRow[] measures = [reached, reached with { Seed = 2, Value = 0 }, reached with { Seed = 3, Value = 0 }, reached with { Arm = "fresh", Phase = "tune" }];
        Summary summary = Summary.Of(TwoMetrics, Records() with { Measures = measures }, 1);
        Assert.Equal(new Unreached("warm", "pretrain", 2, 3), Assert.Single(summary.Unreached));
        Assert.Equal(["warm: 2 of 3 runs did not reach the goal of “pretrain”"], Sentences.Short(summary.Unreached));
        Unreached stage = new("long", "stage-1", 1, 5);
        Assert.Equal(
            ["long: 1 of 5 runs did not reach the goal of “stage-1” to “stage-4”", "long: 5 of 5 runs did not reach the goal of “stage-5”"],
            Sentences.Short([stage, stage with { Phase = "stage-2" }, stage with { Phase = "stage-3" }, stage with { Phase = "stage-4" }, stage with { Phase = "stage-5", Count = 5 }]));
    }

    [Theory]
    [InlineData("fresh", "warmth", "", null, "unknown arm 'warmth'")]
    [InlineData("fresh", "warm", "tail-acuracy", null, "unknown metric 'tail-acuracy'")]
    [InlineData("fresh", "fresh", "", null, "the arm 'fresh' is on both sides")]
    [InlineData("fresh", "", "", null, "names no arm that is lower")]
    [InlineData("", "warm", "", null, "names no arm that is higher")]
    [InlineData("fresh", "warm", "", 0.0, "within is 0, expected a number above 0")]
    [InlineData("fresh", "warm", "", double.NaN, "within is NaN, expected a number above 0")]
    public void A_claim_about_what_there_is_not_is_refused_before_anything_runs(string higher, string lower, string metric, double? within, string expected)
    {
        Claim claim = new("<b>\"warm\" & 'cold'", higher.Length == 0 ? [] : [higher], lower.Length == 0 ? [] : [lower]) { Metric = metric, Within = within };
        InputException problem = Assert.Throws<InputException>((TwoMetrics with { Claims = [claim] }).Validate);
        Assert.StartsWith("claim '<b>\"warm\" & 'cold'': ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(new Claiming { Claim = claim }.Validate);
    }

    [Fact]
    public void Two_metrics_of_one_name_are_refused() =>
        Assert.Contains("two metrics", Assert.Throws<InputException>((TwoMetrics with { Metrics = [Steps, Steps] }).Validate).Message, StringComparison.Ordinal);

    [Fact]
    public void The_summary_file_has_every_metric_the_coordinates_and_the_claims_in_full()
    {
        Design design = TwoMetrics with
        {
            Arms = [TwoMetrics.Arms[0], TwoMetrics.Arms[1] with { At = [new Coordinate("rate", "0.001")] }],
            Claims = [new Claim("no \"slower\"", ["warm"], ["fresh"]) { Metric = Steps.Name, Within = 500 }],
        };
        using JsonDocument json = JsonDocument.Parse(SummaryFile.Text(Made.Provenance(), Summary.Of(design, Records(), 1)));
        JsonElement root = json.RootElement, steps = root.GetProperty("metrics")[1], claim = root.GetProperty("claims")[0];
        Assert.Equal("0.001", root.GetProperty("arms")[1].GetProperty("at").GetProperty("rate").GetString());
        Assert.Equal("steps-to-train-99", steps.GetProperty("metric").GetString());
        Assert.Equal(200, steps.GetProperty("arms")[1].GetProperty("by_seed").GetProperty("2").GetDouble());
        Assert.Equal(1, steps.GetProperty("arms")[1].GetProperty("missing").GetInt32());
        Assert.Equal(("no \"slower\"", "steps-to-train-99", 500.0, 2), (claim.GetProperty("text").GetString(), claim.GetProperty("metric").GetString(),
            claim.GetProperty("within").GetDouble(), claim.GetProperty("n").GetInt32()));
        Assert.Equal(100, claim.GetProperty("effect").GetDouble());
        Assert.Equal("fresh", claim.GetProperty("lower")[0].GetString());
        Assert.Equal("too few pairs", claim.GetProperty("verdict").GetString());
        Assert.Equal(JsonValueKind.Null, claim.GetProperty("interval").ValueKind);
    }

    [Theory]
    [InlineData(0.546, MetricUnit.Accuracy, "54.6 %")]
    [InlineData(12345, MetricUnit.Count, "12,345")]
    [InlineData(12.25, MetricUnit.Count, "12.3")]
    [InlineData(12, MetricUnit.Count, "12")]
    [InlineData(1.5, MetricUnit.Seconds, "1.50 s")]
    [InlineData(0.0012345, MetricUnit.Plain, "0.00123")]
    [InlineData(-0.0000123, MetricUnit.Plain, "−1.23e−5")]
    [InlineData(double.NaN, MetricUnit.Plain, "–")]
    [InlineData(double.PositiveInfinity, MetricUnit.Accuracy, "–")]
    public void Numbers_are_told_in_their_unit(double value, MetricUnit unit, string expected) => Assert.Equal(expected, Quantity.Text(value, unit));

    [Theory]
    [InlineData(-0.00001, "0.00")]
    [InlineData(0.00001, "0.00")]
    [InlineData(0.0241, "+2.41")]
    [InlineData(-0.0241, "−2.41")]
    public void Differences_of_accuracy_are_points(double value, string expected) => Assert.Equal(expected, Quantity.Difference(value, MetricUnit.Accuracy, signed: true));

    /// <summary>Three seeds: fresh takes 40, 60 and diverges; warm takes 100, 200 and does not get there.</summary>
    private static RunRecords Records() => new(
        [
            Row("fresh", 1, 40, 0.99), Row("fresh", 2, 60, 1), Row("fresh", 3, 10, double.NaN),
            Row("warm", 1, 100, 0.99), Row("warm", 2, 100, 0.9), Row("warm", 2, 200, 0.995) with { Epoch = 2 }, Row("warm", 3, 300, 0.98),
        ],
        [], [("fresh", 3)]);

    private static MetricRow Row(string arm, int seed, long step, double accuracy) => new("s", arm, seed, "tune", 1, step, 1e-3, 1, accuracy, 1, accuracy / 2, 1000, 1);

    private static ArmResult Result(string arm, double[] values) => new(arm, values.Select((value, i) => (i, value)).ToDictionary(pair => pair.i, pair => pair.value), 0);

    private sealed record Claiming : Study
    {
        public required Claim Claim { get; init; }

        public override string Name => "claiming";

        public override string Summary => "";

        public override string Paper => "";

        public override IReadOnlyList<Arm> Arms => TwoMetrics.Arms;

        public override IReadOnlyList<Claim> Claims => [Claim];
    }
}
