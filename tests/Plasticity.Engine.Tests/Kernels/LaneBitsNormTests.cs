using Plasticity.Devices;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Kernels;

/// <summary>As <see cref="LaneBitsTests"/>, of batch normalisation.</summary>
[Collection(DeviceCollection.Name)]
public sealed class LaneBitsNormTests(LanePair both) : IClassFixture<LanePair>
{
    /// <summary>Rows, channels, chunks: less than a group, more than one, one and four floats at a time, a chunk of a single row.</summary>
    public static TheoryData<int, int, int> Shapes { get; } = new()
    {
        { 1, 3, 1 }, { 261, 5, 2 }, { 2100, 33, 3 }, { 7, 3, 7 }, { 1, 4, 1 }, { 261, 36, 2 }, { 2100, 64, 3 }, { 900, 8, 2 },
    };

    [OpenClTheory]
    [MemberData(nameof(Shapes))]
    public void Statistics(int m, int c, int chunks)
    {
        both.SameAsText(a => new BatchNormPartials(a.Floats(m * c), a.Fresh(2 * chunks * c), m, c, chunks));
        both.SameAsText(a => new BatchNormStatistics(a.Positive(2 * chunks * c), a.Fresh(c), a.Fresh(c), a.Fresh(c), m, c, chunks, 1e-5f));
        both.SameAsText(a => new BatchNormRunning(a.Floats(c), a.Positive(c), a.Floats(c), a.Positive(c), m, c, 0.1f));
        both.SameAsText(a => new BatchNormInverse(a.Positive(c), a.Fresh(c), c, 1e-5f));
        // One rounding or two of a product of about 5: some 4e-7, relative to what may be 1.
        both.SameAsThreads(a => new BatchNormFold(a.Floats(c), a.Positive(c), a.Floats(c), a.Floats(c), a.Fresh(c), a.Fresh(c), c, 1e-5f), 1e-6);
    }

    /// <summary>More chunks than a group has lanes for.</summary>
    [OpenClFact]
    public void Many_chunks()
    {
        const int m = 1000, c = 9, chunks = 77;
        both.SameAsText(a => new BatchNormStatistics(a.Positive(2 * chunks * c), a.Fresh(c), a.Fresh(c), a.Fresh(c), m, c, chunks, 1e-5f));
        both.SameAsText(a => new BatchNormBackwardSums(a.Floats(2 * chunks * c), a.Fresh(2 * c), a.Floats(c), a.Floats(c), c, chunks, 1, 0));
    }

    /// <summary>The weight of a distance whose square overflows.</summary>
    [OpenClTheory]
    [InlineData(3)]
    [InlineData(4)]
    public void Statistics_of_values_whose_squares_overflow(int c) =>
        both.SameAsText(a => new BatchNormPartials(a.Floats([.. Enumerable.Range(0, 40 * c).Select(i => (i % 3 - 1) * 1e30f)]), a.Fresh(2 * c), 40, c, 1));

    [OpenClTheory]
    [MemberData(nameof(Shapes))]
    public void Application(int m, int c, int chunks)
    {
        Assert.InRange(chunks, 1, m);
        foreach (bool residual in (bool[])[false, true])
        {
            foreach (int relu in (int[])[0, 1])
            {
                both.SameAsText(a => new BatchNormApply(
                    a.Floats(m * c), a.Floats(c), a.Positive(c), a.Floats(c), a.Floats(c), residual ? a.Floats(m * c) : FloatBuffer.None, a.Fresh(m * c), m, c, relu));
            }
        }
    }

    [OpenClTheory]
    [MemberData(nameof(Shapes))]
    public void Sums_of_the_way_back(int m, int c, int chunks)
    {
        foreach (bool y in (bool[])[false, true])
        {
            foreach ((int relu, int keep) in ((int, int)[])[(0, 0), (1, 0), (1, 1)])
            {
                both.SameAsText(a => new BatchNormBackwardPartials(
                    a.Floats(m * c), y ? a.Floats(m * c) : FloatBuffer.None, a.Floats(m * c), a.Floats(c), a.Positive(c), a.Floats(c), a.Floats(c),
                    a.Fresh(2 * chunks * c), m, c, chunks, relu, keep));
            }
        }
        foreach (int accumulate in (int[])[0, 1])
        {
            both.SameAsText(a => new BatchNormBackwardSums(a.Floats(2 * chunks * c), a.Fresh(2 * c), a.Floats(c), a.Floats(c), c, chunks, accumulate, 1 - accumulate));
            both.SameAsText(a => new BatchNormBackwardSums(a.Floats(2 * chunks * c), a.Fresh(2 * c), FloatBuffer.None, a.Floats(c), c, chunks, accumulate, accumulate));
            both.SameAsText(a => new BatchNormBackwardSums(a.Floats(2 * chunks * c), a.Fresh(2 * c), a.Floats(c), FloatBuffer.None, c, chunks, accumulate, accumulate));
        }
    }

    /// <summary>Every answer to every question that the kernel asks.</summary>
    [OpenClTheory]
    [InlineData(1, 3)]
    [InlineData(90, 5)]
    [InlineData(1, 4)]
    [InlineData(90, 36)]
    public void The_way_back(int m, int c)
    {
        for (int bits = 0; bits < 64; bits++)
        {
            (int relu, int training, int accumulateX, int accumulateResidual) = (bits & 1, bits >> 1 & 1, bits >> 2 & 1, bits >> 3 & 1);
            bool y = (bits & 16) != 0, residual = (bits & 32) != 0;
            Back(m, c, relu, training, accumulateX, accumulateResidual, y, dx: true, residual);
            if (!residual) Back(m, c, relu, training, accumulateX: 0, accumulateResidual, y, dx: false, residual: true);
        }
    }

    private void Back(int m, int c, int relu, int training, int accumulateX, int accumulateResidual, bool y, bool dx, bool residual) =>
        both.SameAsText(a => new BatchNormBackwardApply(
            a.Floats(m * c), y ? a.Floats(m * c) : FloatBuffer.None, a.Floats(m * c), a.Floats(c), a.Positive(c), a.Floats(c), a.Floats(c), a.Floats(2 * c),
            dx ? a.Floats(m * c) : FloatBuffer.None, residual ? a.Floats(m * c) : FloatBuffer.None, m, c, relu, training, accumulateX, accumulateResidual));
}
