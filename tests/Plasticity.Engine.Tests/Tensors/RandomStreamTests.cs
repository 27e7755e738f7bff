using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Tests.Tensors;

public sealed class RandomStreamTests
{
    private const int Count = 200_000;

    private const ulong Seed = 0x1234_5678_9abc_def0;

    private static readonly RandomStream Stream = new(Seed, Purpose.Data, 5);

    [Fact]
    public void A_value_is_a_function_of_its_address()
    {
        RandomStream same = new(Seed, Purpose.Data, 5);
        Assert.Equal(Stream.Words(123), same.Words(123));
        Assert.Equal(Stream.Words(123), Stream.Sequence(9).Sequence(5).Words(123));
    }

    [Fact]
    public void Every_part_of_the_address_changes_the_value()
    {
        List<(uint, uint, uint, uint)> words = [];
        foreach (ulong seed in (ulong[])[0, 1, 1ul << 32])
            foreach (Purpose purpose in Enum.GetValues<Purpose>())
                foreach (ulong lane in (ulong[])[0, 1, 1ul << 32])
                    foreach (ulong index in (ulong[])[0, 1, 1ul << 32])
                    {
                        words.Add(new RandomStream(seed, purpose, lane).Words(index));
                    }
        Assert.Equal(words.Count, words.Distinct().Count());
    }

    [Fact]
    public void Uniform_numbers_fill_the_unit_interval_evenly()
    {
        int[] bins = new int[100];
        for (ulong i = 0; i < Count; i++) bins[(int)(Stream.Uniform(i) * 100)]++;
        Assert.InRange(ChiSquared(bins), 40, 175); // 99 degrees of freedom: outside with probability below 1e-5

        double[] values = [.. Indices().Select(Stream.UniformDouble)];
        Assert.InRange(values.Min(), 0, 1e-4);
        Assert.InRange(values.Max(), 1 - 1e-4, 1 - 1e-17);
        DemandMean(values, 0.5, Math.Sqrt(1 / 12.0));
        DemandMean([.. values.Select(u => (u - 0.5) * (u - 0.5))], 1 / 12.0, Math.Sqrt(1 / 180.0));
    }

    [Fact]
    public void Uniform_numbers_lie_below_one_in_single_precision_too()
    {
        float[] values = [.. Indices().Select(Stream.Uniform)];
        Assert.InRange(values.Min(), 0f, 1e-4f);
        Assert.InRange(values.Max(), 1 - 1e-4f, MathF.BitDecrement(1f));
    }

    [Fact]
    public void Normal_numbers_have_the_moments_and_tails_of_a_normal()
    {
        double[] values = [.. Indices().Select(Stream.Normal)];
        DemandMean(values, 0, 1);
        DemandMean([.. values.Select(z => z * z)], 1, Math.Sqrt(2));
        DemandMean([.. values.Select(z => z * z * z)], 0, Math.Sqrt(15));
        DemandMean([.. values.Select(z => z * z * z * z)], 3, Math.Sqrt(96));
        DemandMean([.. values.Select(z => Math.Abs(z) > 2 ? 1.0 : 0.0)], 0.0455003, Math.Sqrt(0.0455 * 0.9545));
        DemandMean([.. values.Zip(values.Skip(1), (a, b) => a * b)], 0, 1);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(7), InlineData(100), InlineData(257)]
    public void Below_is_even_over_its_range(int bound)
    {
        int[] bins = new int[bound];
        for (ulong i = 0; i < Count; i++) bins[Stream.Below(i, bound)]++;
        // Mean and five deviations of chi squared with bound - 1 degrees of freedom.
        Assert.InRange(ChiSquared(bins), 0, bound - 1 + 5 * Math.Sqrt(2 * bound));
    }

    [Fact]
    public void Below_reaches_both_ends_of_a_large_range()
    {
        int[] values = [.. Indices().Select(i => Stream.Below(i, int.MaxValue))];
        Assert.InRange(values.Min(), 0, 100_000);
        Assert.InRange(values.Max(), int.MaxValue - 100_000, int.MaxValue - 1);
    }

    [Fact]
    public void Neighbouring_sequences_are_uncorrelated()
    {
        RandomStream next = Stream.Sequence(Stream.Lane + 1), other = new(Seed, Purpose.Order, 5), seed = new(Seed + 1, Purpose.Data, 5);
        foreach (RandomStream stream in (RandomStream[])[next, other, seed])
        {
            DemandMean([.. Indices().Select(i => Stream.Normal(i) * stream.Normal(i))], 0, 1);
        }
    }

    private static IEnumerable<ulong> Indices() => Enumerable.Range(0, Count).Select(i => (ulong)i);

    private static double ChiSquared(int[] bins)
    {
        double expected = (double)bins.Sum() / bins.Length;
        return bins.Sum(count => (count - expected) * (count - expected) / expected);
    }

    private static void DemandMean(double[] values, double mean, double deviation)
    {
        // Five deviations of the mean: the streams are fixed, so this fails always or never.
        double allowed = 5 * deviation / Math.Sqrt(values.Length);
        Assert.InRange(values.Average(), mean - allowed, mean + allowed);
    }
}
