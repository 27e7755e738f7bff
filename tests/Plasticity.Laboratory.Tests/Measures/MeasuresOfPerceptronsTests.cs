using Plasticity.Devices;
using Plasticity.Engine.Layers;
using Plasticity.Laboratory.Measures;

namespace Plasticity.Laboratory.Tests.Measures;

/// <summary>Held to double precision on networks small enough for it.</summary>
[Needs(Needs.Patience)]
public sealed class MeasuresOfPerceptronsTests
{
    [Theory]
    // Single precision leaves of two gradients' difference fewer digits the nearer they are.
    [InlineData(ModelKind.Logistic, 1e-3, 1e-4)]
    [InlineData(ModelKind.Logistic, 1e-4, 1e-3)]
    // Some of the perceptron's 4,800 rectifiers switch within the step, which the reference, whose step is a thousand times smaller, does not meet.
    [InlineData(ModelKind.Mlp, 1e-3, 2e-2)]
    public void The_top_of_the_hessian_is_that_of_double_precision(ModelKind kind, double step, double tolerance)
    {
        using Bench bench = new(kind, samples: 48);
        double expected = new DoublePerceptron(bench).HessianTop([.. Enumerable.Range(0, 48)], products: 400);
        double found = new HessianTop { Iterations = 40, Tolerance = 1e-6, Step = step }.Of(bench.Context());
        Assert.Equal(expected, found, tolerance * expected);
        // As many products as the defaults allow: within the two percent at which they end.
        Assert.Equal(expected, new HessianTop { Step = step }.Of(bench.Context()), (0.02 + tolerance) * expected);
    }

    [Fact]
    public void The_top_of_the_hessian_is_over_the_samples_of_the_phase()
    {
        using Bench bench = new(ModelKind.Logistic, samples: 300);
        int[] part = [.. Enumerable.Range(0, 300).Where(i => i % 7 == 0)];
        DoublePerceptron exact = new(bench);
        double found = new HessianTop { Iterations = 40, Tolerance = 1e-6 }.Of(bench.Context(part: part));
        Assert.Equal(exact.HessianTop(part, products: 400), found, 1e-3 * found);
        // Several batches, the last a part of one.
        double all = new HessianTop { Samples = 300, Iterations = 40, Tolerance = 1e-6 }.Of(bench.Context());
        Assert.Equal(exact.HessianTop([.. Enumerable.Range(0, 300)], products: 400), all, 1e-3 * all);
        Assert.NotEqual(all, found, 0.01 * all);
    }

    [Theory]
    [InlineData(ModelKind.Logistic, 16)]
    [InlineData(ModelKind.Logistic, 1)]
    [InlineData(ModelKind.Mlp, 10)]
    public void The_fisher_trace_is_that_of_double_precision(ModelKind kind, int batchSize)
    {
        using Bench bench = new(kind, samples: 40);
        double expected = new DoublePerceptron(bench).FisherTrace([.. Enumerable.Range(0, 40)]);
        // |Σs|²/B of weights that all move along one direction would have a relative deviation of √2: four errors of 1,200 estimates are 16 %.
        const int estimates = 1200;
        FisherTrace measure = new() { Samples = 40, BatchSize = batchSize, Draws = estimates * batchSize / 40 };
        Assert.Equal(expected, measure.Of(bench.Context()), 4 * Math.Sqrt(2.0 / estimates) * expected);
    }

    [Fact]
    public void Labels_of_the_fisher_trace_are_the_networks_own()
    {
        // Sure of one class for every sample, whatever its label: the true Fisher trace vanishes, the one of true labels would not.
        using Bench bench = new(ModelKind.Logistic, samples: 30);
        SetBias(bench, 60);
        Assert.InRange(new FisherTrace().Of(bench.Context()), 0, 1e-12);
    }

    [Fact]
    public void Labels_against_all_odds_count_without_having_to_be_drawn()
    {
        // Nearly sure, as a network is that fits its data: a draw of labels would meet none of the others in 30 samples, or count it far too much.
        using Bench bench = new(ModelKind.Logistic, samples: 30);
        SetBias(bench, 16);
        double expected = new DoublePerceptron(bench).FisherTrace([.. Enumerable.Range(0, 30)]);
        Assert.InRange(expected, 1e-6, 1e-2);
        Assert.Equal(expected, new FisherTrace { BatchSize = 1, Draws = 400 }.Of(bench.Context()), 4 * Math.Sqrt(2.0 / 400) * expected);
    }

    [Theory]
    [InlineData(ModelKind.Logistic, 24, 4)]
    [InlineData(ModelKind.Logistic, 24, 18)]
    [InlineData(ModelKind.Mlp, 30, 10)]
    public void Noise_and_its_scale_are_those_of_single_samples_in_double_precision(ModelKind kind, int samples, int batch)
    {
        using Bench bench = new(kind, samples);
        (double trace, double squaredMean) = new DoublePerceptron(bench).Moments([.. Enumerable.Range(0, samples)]);
        // The trace of K batches has a relative deviation of √(2/(K − 1)) at most: four of them at 3,000 are 10 %.
        const int batches = 3000;
        double bound = 4 * Math.Sqrt(2.0 / batches), found = new GradientNoise { Batches = batches }.Of(bench.Context(batch: batch));
        Assert.Equal(trace, found, bound * trace);
        // |G|² is found with a deviation of 2|G|√(σ/K) at most, σ = (1 − B/N)·tr Σ/B, and of what is taken off, which is smaller by far.
        double scale = new GradientNoiseScale { Batches = batches }.Of(bench.Context(batch: batch));
        double noise = 8 * Math.Sqrt((1 - (double)batch / samples) * trace / batch / batches / squaredMean);
        Assert.Equal(squaredMean, found / scale, (noise + 0.01) * squaredMean);
    }

    [Fact]
    public void Two_batches_give_both_moments_without_bias()
    {
        using Bench bench = new(ModelKind.Logistic, samples: 24);
        (double trace, double squaredMean) = new DoublePerceptron(bench).Moments([.. Enumerable.Range(0, 24)]);
        GradientMoments[] pairs = [.. Enumerable.Range(1, 2000).Select(seed => GradientMoments.Of(bench.Context((ulong)seed, batch: 6), 2))];
        AssertMean(trace, [.. pairs.Select(pair => pair.Trace)]);
        AssertMean(squaredMean, [.. pairs.Select(pair => pair.SquaredMean)]);
    }

    [Fact]
    public void A_batch_of_every_sample_has_no_noise_to_measure()
    {
        using Bench bench = new(ModelKind.Logistic, samples: 8);
        Assert.Equal(double.NaN, new GradientNoise().Of(bench.Context(batch: 8)));
        Assert.Equal(double.NaN, new GradientNoiseScale().Of(bench.Context(batch: 100)));
    }

    private static void SetBias(Bench bench, float first) => bench.Device.Write(bench.Network.Parameters["head.bias"].Tensor.Data, [first, 0f, 0f]);

    private static void AssertMean(double expected, double[] values)
    {
        double mean = values.Average(), deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        Assert.Equal(expected, mean, 4 * deviation / Math.Sqrt(values.Length));
    }
}
