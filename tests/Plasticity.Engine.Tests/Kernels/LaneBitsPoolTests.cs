using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Kernels;

/// <summary>As <see cref="LaneBitsTests"/>, of pooling: windows that overlap, leave gaps, and reach over the edge.</summary>
[Collection(DeviceCollection.Name)]
public sealed class LaneBitsPoolTests(LanePair both) : IClassFixture<LanePair>
{
    public static TheoryData<PoolShape> Shapes { get; } = new(
        new PoolShape(N: 2, H: 5, W: 7, C: 3, R: 3, S: 3, OutH: 3, OutW: 4, StrideH: 2, StrideW: 2, PadH: 1, PadW: 1),
        new PoolShape(N: 3, H: 6, W: 9, C: 8, R: 2, S: 3, OutH: 3, OutW: 2, StrideH: 2, StrideW: 5, PadH: 0, PadW: 0),
        new PoolShape(N: 1, H: 4, W: 3, C: 1, R: 4, S: 2, OutH: 3, OutW: 4, StrideH: 1, StrideW: 1, PadH: 1, PadW: 1));

    [OpenClTheory]
    [MemberData(nameof(Shapes))]
    public void Maxima(PoolShape shape)
    {
        both.SameAsText(a => new MaxPoolForward(a.Floats(shape.InputCount), a.Fresh(shape.OutputCount), a.FreshInts(shape.OutputCount), shape));
        foreach (int accumulate in (int[])[0, 1])
        {
            both.SameAsText(a => new MaxPoolBackward(a.Floats(shape.OutputCount), a.Labels(shape.OutputCount, shape.H * shape.W), a.Floats(shape.InputCount), shape, accumulate));
        }
    }

    /// <summary>Of equals the first counts, and a NaN wins.</summary>
    [OpenClFact]
    public void Maxima_of_equals_and_of_what_is_no_number()
    {
        PoolShape shape = new(N: 1, H: 3, W: 8, C: 1, R: 3, S: 2, OutH: 1, OutW: 4, StrideH: 1, StrideW: 2, PadH: 0, PadW: 0);
        float[] x =
        [
            1, 1, 2, float.NaN, float.NaN, 3, -0f, 0,
            0, 1, 9, 1, float.NaN, 4, 0, -0f,
            1, 1, 1, 1, float.PositiveInfinity, 1, float.NegativeInfinity, -1,
        ];
        both.SameAsText(a => new MaxPoolForward(a.Floats(x), a.Fresh(4), a.FreshInts(4), shape));
    }

    [OpenClTheory]
    [MemberData(nameof(Shapes))]
    public void Means(PoolShape shape)
    {
        both.SameAsText(a => new AveragePoolForward(a.Floats(shape.InputCount), a.Fresh(shape.OutputCount), shape));
        foreach (int accumulate in (int[])[0, 1])
        {
            both.SameAsText(a => new AveragePoolBackward(a.Floats(shape.OutputCount), a.Floats(shape.InputCount), shape, accumulate));
        }
    }

    /// <summary>Fewer pixels than are fetched at once, more than are summed by themselves, and some left over.</summary>
    [OpenClTheory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 7, 5)]
    [InlineData(2, 49, 40)]
    [InlineData(1, 530, 3)]
    public void Means_of_whole_images(int n, int p, int c)
    {
        both.SameAsText(a => new GlobalAverageForward(a.Floats(n * p * c), a.Fresh(n * c), n, p, c));
        both.SameAsText(a => new GlobalAverageBackward(a.Floats(n * c), a.Floats(n * p * c), n, p, c, Accumulate: 0));
        both.SameAsText(a => new GlobalAverageBackward(a.Floats(n * c), a.Floats(n * p * c), n, p, c, Accumulate: 1));
    }
}
