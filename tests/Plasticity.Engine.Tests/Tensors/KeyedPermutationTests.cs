using FsCheck;
using FsCheck.Fluent;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Tensors;

[Needs(Needs.Patience)]
public sealed class KeyedPermutationTests
{
    [Fact]
    public void Is_a_permutation_for_every_small_count()
    {
        for (int count = 1; count <= 300; count++)
        {
            Assert.True(IsPermutation(Stream((ulong)count).Permutation(count)), $"not a permutation of {count}");
        }
    }

    [Theory, InlineData(50_000), InlineData(65_536), InlineData(65_537), InlineData(1_000_003)]
    public void Is_a_permutation_for_large_counts(int count) => Assert.True(IsPermutation(Stream(1).Permutation(count)));

    [Fact]
    public void Is_a_permutation_for_any_count_and_key()
    {
        Property property = Prop.ForAll(
            Arb.From(Gen.Choose(1, 5000)), Arb.From(Gen.Choose(0, int.MaxValue)),
            (int count, int seed) => IsPermutation(Stream((ulong)seed).Permutation(count)));
        property.Check(Config.QuickThrowOnFailure.WithReplay(2025, 11));
    }

    [Fact]
    public void Differs_by_seed_purpose_and_epoch()
    {
        const int count = 1000;
        KeyedPermutation[] permutations =
        [
            Stream(1).Permutation(count), Stream(2).Permutation(count), Stream(1).Sequence(1).Permutation(count), new RandomStream(1, Purpose.Data).Permutation(count),
        ];
        for (int i = 0; i < permutations.Length; i++)
            for (int j = 0; j < i; j++)
            {
                // Two random permutations agree in one place on average.
                Assert.InRange(Enumerable.Range(0, count).Count(p => permutations[i][p] == permutations[j][p]), 0, 8);
            }
    }

    [Fact]
    public void Sends_every_element_everywhere_evenly()
    {
        // Not so evenly below sixteen elements: a network of four bits sends the fifth of five to its own place 8 % too often.
        const int count = 100, keys = 5000;
        int[] cells = new int[count * count];
        for (ulong key = 0; key < keys; key++)
        {
            KeyedPermutation permutation = Stream(key).Permutation(count);
            for (int p = 0; p < count; p++) cells[p * count + permutation[p]]++;
        }
        const double expected = (double)keys / count, freedom = (count - 1.0) * (count - 1);
        double chiSquared = cells.Sum(cell => (cell - expected) * (cell - expected) / expected);
        Assert.InRange(chiSquared, freedom - 5 * Math.Sqrt(2 * freedom), freedom + 5 * Math.Sqrt(2 * freedom));
    }

    [Fact]
    public void Is_not_close_to_the_identity()
    {
        // Spearman's rank correlation of 50,000 positions with their elements has deviation 1/√49,999.
        const int count = 50_000;
        KeyedPermutation permutation = Stream(7).Permutation(count);
        double mean = (count - 1) / 2.0, product = 0, square = 0;
        for (int p = 0; p < count; p++)
        {
            product += (p - mean) * (permutation[p] - mean);
            square += (p - mean) * (p - mean);
        }
        Assert.InRange(product / square, -5 / Math.Sqrt(count), 5 / Math.Sqrt(count));
    }

    [Theory, InlineData(-1), InlineData(5)]
    public void A_position_outside_is_refused(int position) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Stream(1).Permutation(5)[position]);

    [Fact]
    public void An_empty_permutation_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Stream(1).Permutation(0));

    private static RandomStream Stream(ulong seed) => new(seed, Purpose.Order);

    private static bool IsPermutation(KeyedPermutation permutation)
    {
        bool[] seen = new bool[permutation.Count];
        for (int p = 0; p < permutation.Count; p++)
        {
            int element = permutation[p];
            if ((uint)element >= (uint)permutation.Count || seen[element]) return false;
            seen[element] = true;
        }
        return true;
    }
}
