using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Kernels;

/// <summary>
/// Kernels in C# for lanes against the text of the same kernels, on one driver: the order of operations is the same, and so are the bits. Cross
/// entropy and the folded norm ask for fused multiply-adds, see <see cref="LanePair.SameAsThreads"/>.
/// </summary>
[Collection(DeviceCollection.Name)]
public sealed class LaneBitsTests(LanePair both) : IClassFixture<LanePair>
{
    /// <summary>Two functions of 2 ulp each, a sum and a quotient: some eight times 6e-8.</summary>
    private const double Bound = 5e-7;

    /// <summary>The same for each term of a sum of either sign, whose terms are as many times its size as there are classes in the worst of cases.</summary>
    private const double SumBound = 1e-5;

    /// <summary>Fewer columns than a group takes, one more, and some that are taken four at a time; rows for both loops and none for either.</summary>
    [OpenClTheory]
    [InlineData(1, 5)]
    [InlineData(40, 1)]
    [InlineData(300, 33)]
    [InlineData(2500, 3)]
    [InlineData(13, 36)]
    [InlineData(300, 4)]
    [InlineData(2500, 64)]
    public void Column_sums(int m, int c)
    {
        both.SameAsText(a => new ColumnSum(a.Floats(m * c), a.Floats(c), m, c, Accumulate: 0));
        both.SameAsText(a => new ColumnSum(a.Floats(m * c), a.Floats(c), m, c, Accumulate: 1));
    }

    [OpenClTheory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(1031)]
    public void Means_and_totals(int count)
    {
        both.SameAsText(a => new Mean(a.Floats(count), a.Fresh(1), count));
        both.SameAsText(a => new AddTotals(a.Floats(count), a.Positive(count), a.Floats(3), count));
    }

    [OpenClTheory]
    [InlineData(1, 1)]
    [InlineData(1031, 2)]
    [InlineData(9001, 4)]
    public void Sums_of_squares_and_factors(int count, int parts)
    {
        both.SameAsText(a => new SumOfSquares(a.Floats(count), a.Fresh(parts), count, parts));
        both.SameAsText(a => new Total(a.Floats(count), a.Fresh(1), count));
        both.SameAsText(a => new NormFactor(a.Positive(40), a.Fresh(40), 40, Numerator: 0.7f, Epsilon: 1e-6f, Most: 1));
    }

    [OpenClFact]
    public void Rows_and_integers_by_their_numbers()
    {
        both.SameAsText(a => new GatherRows(a.Floats(9 * 7), a.Labels(40, 9), a.Fresh(40 * 7), M: 40, F: 7));
        both.SameAsText(a => new GatherInts(a.Labels(9, 100), a.Labels(300, 9), a.FreshInts(300), M: 300));
    }

    /// <summary>What Kahan's sum keeps is dropped where the sum is not a number.</summary>
    [OpenClTheory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NaN)]
    public void Totals_of_losses_that_are_no_numbers(float loss) =>
        both.SameAsText(a => new AddTotals(a.Floats([1, loss]), a.Floats([1, 0]), a.Floats([3, 4, 0.25f]), 2));

    [OpenClTheory]
    [InlineData(1, 1)]
    [InlineData(9, 7)]
    [InlineData(5, 100)]
    public void Cross_entropy(int n, int k)
    {
        both.SameAsThreads(a => new CrossEntropyForward(a.Floats(n * k), a.Labels(n, k), a.Fresh(n * k), a.Fresh(n), a.Fresh(n), n, k), Bound);
        both.SameAsThreads(a => new CrossEntropyForward(a.Floats(Spread(n * k)), a.Labels(n, k), a.Fresh(n * k), a.Fresh(n), a.Fresh(n), n, k), Bound);
        foreach (int accumulate in (int[])[0, 1])
        {
            both.SameAsText(a => new CrossEntropyBackward(a.Floats(n * k), a.Labels(n, k), a.Floats(1), a.Floats(n * k), n, k, accumulate));
        }
    }

    [OpenClTheory]
    [InlineData(1, 1)]
    [InlineData(9, 7)]
    [InlineData(5, 100)]
    public void Soft_cross_entropy(int n, int k)
    {
        both.SameAsText(a => new OneHot(a.Labels(n, k), a.Fresh(n * k), n, k, On: 0.9f, Off: 0.1f));
        both.SameAsThreads(
            a => new SoftCrossEntropyForward(a.Floats(n * k), a.Floats(n * k), a.Labels(n, k), a.Fresh(n * k), a.Fresh(n), a.Fresh(n), a.Fresh(n), n, k), SumBound);
        foreach (int accumulate in (int[])[0, 1])
        {
            both.SameAsText(a => new SoftCrossEntropyBackward(a.Floats(n * k), a.Floats(n * k), a.Floats(n), a.Floats(1), a.Floats(n * k), n, k, accumulate));
        }
    }

    /// <summary>Of equals the first counts; rows with NaN or infinity predict nothing.</summary>
    [OpenClFact]
    public void Cross_entropy_of_rows_that_are_no_numbers()
    {
        const float infinite = float.PositiveInfinity;
        float[] rows =
        [
            1, 2, 2, 1, float.NaN, 2, 1, 0, infinite, 1, infinite, 0, -infinite, 1, -infinite, 1,
            -infinite, -infinite, -infinite, -infinite, 0, -0f, 0, -0f, 3, float.NaN, float.NaN, 5, 1e38f, -1e38f, 0, 0,
        ];
        int n = rows.Length / 4;
        foreach (int label in (int[])[0, 1, 3])
        {
            both.SameAsThreads(a => new CrossEntropyForward(a.Floats(rows), a.Ints([.. Enumerable.Repeat(label, n)]), a.Fresh(4 * n), a.Fresh(n), a.Fresh(n), n, 4), Bound);
        }
    }

    [OpenClTheory]
    [InlineData(0, 0, 0, false)]
    [InlineData(1, 2, 1, false)]
    [InlineData(1, 2, 1, true)]
    [InlineData(0, 1, 1, true)]
    public void Batches_of_images(int shuffle, int translate, int flip, bool subset)
    {
        const int n = 7, h = 5, w = 11, c = 3, count = 9;
        KeyedPermutation order = new RandomStream(1, Purpose.Order).Permutation(count);
        both.SameAsText(a => new GatherImages(
            a.Bytes([.. Enumerable.Range(0, count * h * w * c).Select(i => (byte)(37 * i))]), a.Ints([.. Enumerable.Range(100, count)]),
            subset ? a.Ints([8, 7, 6, 5, 4, 3, 2, 1, 0]) : IntBuffer.None, a.Floats(c), a.Positive(c), a.Fresh(n * h * w * c), a.FreshInts(n),
            n, h, w, c, First: 2, shuffle, order.Count, order.HalfBits, order.Key0, order.Key1, translate, flip, 0xFFFFFFF1, 2, 3, 0x80000000));
    }

    /// <summary>Every size that a logit may be apart from the largest, so that e^x and log are asked for all they are made for.</summary>
    private static float[] Spread(int count) => [.. Enumerable.Range(0, count).Select(i => 30 * MathF.Sin(i) - 0.9f * i)];
}
