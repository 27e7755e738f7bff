using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Laboratory.Data;
using Plasticity.Laboratory.Phases.Parts;
using Plasticity.Laboratory.Phases.Samplings;
using Plasticity.Studies;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Tests.Phases.Samplings;

public sealed class SmoothTransitionTests
{
    private const int Samples = 1000, Batch = 64, Total = 400;

    private static readonly Labels Labels = new([.. Enumerable.Range(0, Samples).Select(i => i % 10)], 10);

    [Theory]
    [InlineData(0.1, 0, 0)]
    [InlineData(0.1, 0.02, 0.9)]
    [InlineData(0.5, 0.02, 0.5)]
    [InlineData(0.9, 0.02, 0.1)]
    [InlineData(0.5, 0.04, 0.75)]
    [InlineData(0.9, 1, 1 - 0.005153775207320113)]
    public void The_probability_is_one_minus_gamma_to_the_fifty_shares(double gamma, double done, double expected)
    {
        Assert.Equal(expected, SmoothTransition.Probability(gamma, 50, done), 1e-15);
        Assert.Equal(expected, new SmoothTransition { Gamma = gamma }.Probability((long)(done * 195_000), 195_000), 1e-15);
    }

    [Theory]
    [InlineData(0.1, 4.3)]
    [InlineData(0.3, 8.3)]
    [InlineData(0.5, 14.4)]
    [InlineData(0.7, 28.0)]
    [InlineData(0.8, 44.8)]
    [InlineData(0.85, 61.5)]
    [InlineData(0.9, 94.4)]
    public void Epochs_that_come_from_the_half_are_those_of_the_papers_protocol(double gamma, double epochs)
    {
        SmoothTransition sampling = new() { Gamma = gamma };
        double sum = 0;
        for (long step = 0; step < 195_000; step++) sum += 1 - sampling.Probability(step, 195_000);
        Assert.Equal(epochs, sum / 390, 0.051);
        // In closed form, 10·(1 − γ^50)/ln(1/γ), from which the sum over steps differs by half a step.
        Assert.Equal(10 * (1 - Math.Pow(gamma, 50)) / Math.Log(1 / gamma), sum / 390, 0.6 / 390);
    }

    [Fact]
    public void An_epoch_is_whole_batches_of_what_there_is()
    {
        SmoothTransition sampling = new();
        Assert.Equal(390, sampling.StepsOf(50_000, 128));
        Assert.Equal(1, sampling.StepsOf(10, 128));
        Assert.Equal(390 * 128 * 3, sampling.SamplesIn(390 * 3, 50_000, 128));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void The_share_of_the_other_half_follows_the_probability(double gamma)
    {
        SmoothTransition sampling = new() { Gamma = gamma };
        HashSet<int> half = [.. sampling.From.Pick(Labels, seed: 4)!];
        SampleDraws draws = sampling.Draws(Place(seed: 4));
        // Only a sample of the other half shows where it came from: it is met with probability p/2.
        foreach ((int from, int to) in new[] { (0, 1), (0, 10), (10, 40), (40, 150), (150, 400) })
        {
            double mean = 0, variance = 0, met = 0;
            for (int step = from; step < to; step++)
            {
                double p = sampling.Probability(step, Total) / 2;
                mean += Batch * p;
                variance += Batch * p * (1 - p);
                met += Step(draws, step).Count(sample => !half.Contains(sample));
            }
            Assert.InRange(met, mean - 4 * Math.Sqrt(variance), mean + 4 * Math.Sqrt(variance));
        }
    }

    [Fact]
    public void Before_the_first_step_only_what_it_begins_with_is_met()
    {
        RandomShare few = new(0.01);
        int[] expected = few.Pick(Labels, seed: 6)!;
        SampleDraws draws = new SmoothTransition { From = few, Gamma = 0.01 }.Draws(Place(seed: 6));
        int[] met = Step(draws, 0, size: 500);
        Assert.Equal(expected, met.Distinct().Order());
    }

    [Fact]
    public void At_either_end_all_samples_are_as_likely()
    {
        SmoothTransition sampling = new() { From = new RandomShare(0.1), Gamma = 0.1 };
        int[] few = sampling.From.Pick(Labels, seed: 9)!;
        SampleDraws draws = sampling.Draws(Place(seed: 9));
        Assert.InRange(ChiSquare(Step(draws, 0, size: 10_000), few), Low(100), High(100));
        Assert.InRange(ChiSquare(Step(draws, Total - 1, size: 40_000), [.. Enumerable.Range(0, Samples)]), Low(1000), High(1000));
        int[] part = [.. Enumerable.Range(0, 300).Select(i => 3 * i)];
        SampleDraws within = sampling.Draws(Place(seed: 9) with { Part = part });
        Assert.InRange(ChiSquare(Step(within, Total - 1, size: 30_000), part), Low(300), High(300));
    }

    [Fact]
    public void Any_step_can_be_asked_for_and_seed_stream_and_step_make_the_draw()
    {
        SmoothTransition sampling = new();
        SampleDraws one = sampling.Draws(Place(seed: 1)), same = sampling.Draws(Place(seed: 1));
        int[][] inOrder = [.. Enumerable.Range(0, 20).Select(step => Step(one, step))];
        for (int step = 19; step >= 0; step -= 3) Assert.Equal(inOrder[step], Step(same, step));
        Assert.Equal(20, inOrder.Select(indices => string.Join(' ', indices)).Distinct().Count());
        Assert.NotEqual(inOrder[7], Step(sampling.Draws(Place(seed: 2)), 7));
        Assert.NotEqual(inOrder[7], Step(sampling.Draws(Place(seed: 1) with { Stream = 1 }), 7));
        // γ moves the choice of the source and no other word: where both choose alike, they draw the same sample.
        int[] slower = Step((sampling with { Gamma = 0.9 }).Draws(Place(seed: 1)), 19);
        Assert.InRange(slower.Zip(inOrder[19]).Count(pair => pair.First == pair.Second), Batch / 4, Batch - 1);
    }

    [Fact]
    public void Batches_hold_the_images_of_the_samples_that_are_drawn()
    {
        using CpuDevice device = new(1);
        const int pixels = 2 * 2 * 3;
        // Both bytes of its number are in an image, so that it says whose it is.
        byte[] bytes = [.. Enumerable.Range(0, Samples).SelectMany(i => Enumerable.Range(0, pixels).Select(k => (byte)(k % 2 == 0 ? i >> 8 : i)))];
        ImagePart part = new(bytes, [.. Labels.Of]);
        ImageSet set = new("numbered", "test", 2, 2, 3, [.. "abcdefghij".Select(letter => $"{letter}")], part, part);
        using DeviceImages images = new(device, set, set.Train);
        SmoothTransition sampling = new() { Gamma = 0.3 };
        SampleDraws draws = sampling.Draws(Place(seed: 5));
        int steps = sampling.StepsOf(Samples, Batch);
        Assert.Equal(15, steps);
        using Batches batches = Batches.Drawn(images, Batch, steps, draws, Augmentation.None, default);
        foreach (int epoch in (int[])[1, 3, 2])
        {
            int step = 0;
            foreach (Batch batch in batches.Epoch(epoch))
            {
                int[] drawn = Step(draws, (epoch - 1) * steps + step++);
                float[] x = device.Read(batch.Images.Data);
                Assert.Equal(drawn.Select(sample => Labels.Of[sample]), device.Read(batch.Labels));
                for (int n = 0; n < Batch; n++)
                    for (int k = 0; k < pixels; k++)
                        Assert.Equal((bytes[drawn[n] * pixels + k] / 255.0 - set.Mean[k % 3]) / set.Deviation[k % 3], x[n * pixels + k], 1e-4);
            }
            Assert.Equal(steps, step);
        }
    }

    [Theory]
    [InlineData(0, 50, "smooth-transition: gamma is 0, expected above 0 and below 1")]
    [InlineData(1, 50, "smooth-transition: gamma is 1, expected above 0 and below 1")]
    [InlineData(double.NaN, 50, "smooth-transition: gamma is NaN, expected above 0 and below 1")]
    [InlineData(0.5, 0, "smooth-transition: exponent is 0, expected a number above 0")]
    public void A_number_out_of_range_is_named(double gamma, double exponent, string expected) =>
        Assert.Equal(expected, Assert.Throws<InputException>(new SmoothTransition { Gamma = gamma, Exponent = exponent }.Validate).Message);

    private static SamplingPlace Place(ulong seed) => new(Labels, Part: null, seed, Stream: 0, Total);

    private static int[] Step(SampleDraws draws, long step, int size = Batch)
    {
        int[] indices = new int[size];
        draws(step, indices);
        return indices;
    }

    private static double ChiSquare(int[] drawn, int[] of)
    {
        Dictionary<int, int> counts = of.ToDictionary(sample => sample, _ => 0);
        foreach (int sample in drawn) counts[sample]++;
        double expected = drawn.Length / (double)of.Length;
        return counts.Values.Sum(count => (count - expected) * (count - expected) / expected);
    }

    // χ² of k cells has mean k − 1 and deviation √(2(k − 1)); four deviations either way.
    private static double Low(int cells) => cells - 1 - 4 * Math.Sqrt(2.0 * (cells - 1));

    private static double High(int cells) => cells - 1 + 4 * Math.Sqrt(2.0 * (cells - 1));
}
