using Plasticity.Devices;

namespace Plasticity.Studies.Tests.Measures;

/// <summary>Held to double precision on networks small enough for it.</summary>
[Needs(Needs.Patience)]
[Needs(Needs.Patience)]
public sealed class MeasuresOfPerceptronsTests
{
    private const string Logistic = "logistic", Perceptron = "perceptron";

    [Theory]
    // Single precision leaves of two gradients' difference fewer digits the nearer they are.
    [InlineData(Logistic, 1e-3, 1e-4)]
    [InlineData(Logistic, 1e-4, 1e-3)]
    // Some of the perceptron's 4,800 ReLUs switch within the step, which the reference, whose step is a thousand times smaller, does not meet.
    [InlineData(Perceptron, 1e-3, 2e-2)]
    public void The_top_of_the_hessian_is_that_of_double_precision(string model, double step, double tolerance)
    {
        using Bench bench = new(ModelOf(model), samples: 48);
        double expected = new DoublePerceptron(bench).HessianTop([.. Enumerable.Range(0, 48)], products: 400);
        double found = bench.Measure(new HessianTop { Iterations = 40, Tolerance = 1e-6, Step = step });
        Assert.Equal(expected, found, tolerance * expected);
        // As many products as the defaults allow: within the two percent at which they end.
        Assert.Equal(expected, bench.Measure(new HessianTop { Step = step }), (0.02 + tolerance) * expected);
    }

    [Fact]
    public void The_top_of_the_hessian_is_over_the_samples_of_the_task()
    {
        using Bench bench = new(ModelOf(Logistic), samples: 300);
        int[] part = [.. Enumerable.Range(0, 300).Where(i => i % 7 == 0)];
        DoublePerceptron exact = new(bench);
        double found = bench.Measure(new HessianTop { Iterations = 40, Tolerance = 1e-6 }, part: part);
        Assert.Equal(exact.HessianTop(part, products: 400), found, 1e-3 * found);
        // Several batches, the last a part of one.
        double all = bench.Measure(new HessianTop { Samples = 300, Iterations = 40, Tolerance = 1e-6 });
        Assert.Equal(exact.HessianTop([.. Enumerable.Range(0, 300)], products: 400), all, 1e-3 * all);
        Assert.NotEqual(all, found, 0.01 * all);
    }

    [Theory]
    [InlineData(Logistic, 16)]
    [InlineData(Logistic, 1)]
    [InlineData(Perceptron, 10)]
    public void The_fisher_trace_is_that_of_double_precision(string model, int batchSize)
    {
        using Bench bench = new(ModelOf(model), samples: 40);
        double expected = new DoublePerceptron(bench).FisherTrace([.. Enumerable.Range(0, 40)]);
        // |Σs|²/B of weights that all move along one direction would have a relative deviation of √2: four errors of 1,200 estimates are 16 %.
        const int estimates = 1200;
        FisherTrace measure = new() { Samples = 40, BatchSize = batchSize, Draws = estimates * batchSize / 40 };
        Dictionary<string, double> found = Bench.Rows(measure, bench.View());
        Assert.Equal(expected, found[""], 4 * Math.Sqrt(2.0 / estimates) * expected);
        Assert.Equal(bench.Network.Model.Modules, found.Keys.Skip(1));
        Assert.Equal(found[""], found.Skip(1).Sum(row => row.Value), 1e-9 * expected);
    }

    [Fact]
    public void Labels_of_the_fisher_trace_are_the_networks_own()
    {
        // Sure of one class for every sample, whatever its label: the true Fisher trace vanishes, the one of true labels would not.
        using Bench bench = new(ModelOf(Logistic), samples: 30);
        SetBias(bench, 60);
        Assert.InRange(bench.Measure(new FisherTrace()), 0, 1e-12);
    }

    [Fact]
    public void Labels_against_all_odds_count_without_having_to_be_drawn()
    {
        // Nearly sure, as a network is that fits its data: a draw of labels would meet none of the others in 30 samples, or count it far too much.
        using Bench bench = new(ModelOf(Logistic), samples: 30);
        SetBias(bench, 16);
        double expected = new DoublePerceptron(bench).FisherTrace([.. Enumerable.Range(0, 30)]);
        Assert.InRange(expected, 1e-6, 1e-2);
        Assert.Equal(expected, bench.Measure(new FisherTrace { BatchSize = 1, Draws = 400 }), 4 * Math.Sqrt(2.0 / 400) * expected);
    }

    [Theory]
    [InlineData(Logistic, 24, 4)]
    [InlineData(Logistic, 24, 18)]
    [InlineData(Perceptron, 30, 10)]
    public void Noise_and_its_scale_are_those_of_single_samples_in_double_precision(string model, int samples, int batch)
    {
        using Bench bench = new(ModelOf(model), samples);
        (double trace, double squaredMean) = new DoublePerceptron(bench).Moments([.. Enumerable.Range(0, samples)]);
        // The trace of K batches has a relative deviation of √(2/(K − 1)) at most: four of them at 3,000 are 10 %.
        const int batches = 3000;
        double bound = 4 * Math.Sqrt(2.0 / batches);
        Dictionary<string, double> found = Bench.Rows(new GradientNoise { Batches = batches }, bench.View(batch: batch));
        Assert.Equal(trace, found[""], bound * trace);
        Assert.Equal(found[""], found.Skip(1).Sum(row => row.Value), 1e-9 * trace);
        // |G|² is found with a deviation of 2|G|√(σ/K) at most, σ = (1 − B/N)·tr Σ/B, and of what is taken off, which is smaller by far.
        double noise = 8 * Math.Sqrt((1 - (double)batch / samples) * trace / batch / batches / squaredMean);
        // The scale draws batches of its own: the errors of its two parts add up.
        double scale = bench.Measure(new GradientNoiseScale { Batches = batches }, batch: batch), expected = trace / squaredMean;
        Assert.InRange(scale, expected * (1 - bound) / (1 + noise + 0.01), expected * (1 + bound) / (1 - noise - 0.01));
    }

    [Fact]
    public void Two_batches_give_both_moments_without_bias()
    {
        using Bench bench = new(ModelOf(Logistic), samples: 24);
        (double trace, double squaredMean) = new DoublePerceptron(bench).Moments([.. Enumerable.Range(0, 24)]);
        GradientMoments[] pairs = [.. Enumerable.Range(1, 2000).Select(seed => GradientMoments.Of(new GradientNoise(), bench.View(seed, batch: 6), 2))];
        AssertMean(trace, [.. pairs.Select(pair => pair.Trace[0])]);
        AssertMean(squaredMean, [.. pairs.Select(pair => pair.SquaredMean[0])]);
    }

    [Fact]
    public void A_batch_of_every_sample_has_no_noise_to_measure()
    {
        using Bench bench = new(ModelOf(Logistic), samples: 8);
        Assert.Equal(double.NaN, bench.Measure(new GradientNoise(), batch: 8));
        Assert.Equal(double.NaN, bench.Measure(new GradientNoiseScale(), batch: 100));
    }

    [Fact]
    public void The_top_of_the_hessian_is_over_the_weights_that_are_not_frozen()
    {
        // The biases' curvature alone: a start with a part along the frozen weights would bring in how the two kinds bend each other.
        using Bench bench = new(ModelOf(Logistic), samples: 48);
        HessianTop measure = new() { Iterations = 40, Tolerance = 1e-6, Step = 1e-3 };
        double all = bench.Measure(measure);
        bench.Network.Freezing(() => bench.Network.Freeze(["head.weight"]));
        double expected = new DoublePerceptron(bench).HessianTop([.. Enumerable.Range(0, 48)], products: 400, from: bench.Network.Parameters["head.bias"].Offset);
        Assert.Equal(expected, bench.Measure(measure), 1e-3 * expected);
        Assert.NotEqual(expected, all, 0.01 * all);
    }

    [Fact]
    public void What_is_frozen_counts_nothing_in_the_fisher_trace()
    {
        using Bench bench = new(ModelOf(Perceptron), samples: 40);
        Dictionary<string, double> before = Bench.Rows(new FisherTrace(), bench.View());
        bench.Network.Freezing(() => bench.Network.Freeze(["hidden.0"]));
        Dictionary<string, double> after = Bench.Rows(new FisherTrace(), bench.View());
        Assert.True(before["hidden.0"] > 0);
        Assert.Equal((0, before["head"], before["head"]), (after["hidden.0"], after["head"], after[""]));
    }

    private static Mlp ModelOf(string name) => new Mlp { Hidden = name == Logistic ? [] : [100] };

    private static void SetBias(Bench bench, float first) => bench.Device.Write(bench.Network.Parameters["head.bias"].Tensor.Data, [first, 0f, 0f]);

    private static void AssertMean(double expected, double[] values)
    {
        double mean = values.Average(), deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        Assert.Equal(expected, mean, 4 * deviation / Math.Sqrt(values.Length));
    }
}
