using Plasticity.Kernels;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>
/// Every kernel at sizes that a benchmark would not choose: one element, one more than a group of lanes, rows and channels that no tile or
/// vector divides, so that every variant of a kernel is asked for and every tail is met.
/// </summary>
internal static class OddSizes
{
    /// <summary>Elements of a convolution's results that are compared: all of the small ones.</summary>
    private const int Places = 16_384, WeightPlaces = 2_048;

    private static readonly int[] Counts = [1, 3, 4, 5, 255, 257, 1023, 1028, 66_051];

    private static readonly (int M, int C)[] Rows = [(1, 1), (2, 3), (5, 4), (33, 5), (100, 16), (257, 10), (301, 36), (1030, 64), (67, 100), (513, 130), (40_001, 8)];

    private static readonly (int N, int F, int O)[] Products =
        [(1, 1, 1), (5, 7, 3), (3, 4, 8), (33, 100, 10), (17, 12, 16), (64, 64, 64), (130, 129, 67), (65, 36, 132), (257, 20, 33), (512, 300, 128)];

    private static readonly Conv2dShape[] Convolutions =
    [
        Conv2dShape.For(1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0),
        Conv2dShape.For(1, 5, 4, 1, 1, 3, 3, 1, 1, 1, 1),
        Conv2dShape.For(2, 9, 7, 5, 6, 3, 3, 2, 2, 1, 1),
        Conv2dShape.For(3, 11, 6, 7, 13, 5, 3, 3, 1, 2, 1),
        Conv2dShape.For(2, 13, 9, 4, 8, 3, 3, 3, 3, 1, 1),
        Conv2dShape.For(2, 8, 6, 8, 16, 1, 1, 2, 2, 0, 0),
        Conv2dShape.For(2, 7, 9, 12, 20, 3, 3, 2, 1, 0, 2),
        Conv2dShape.For(5, 12, 11, 3, 17, 3, 3, 1, 1, 1, 1),
        Conv2dShape.For(3, 16, 16, 16, 33, 3, 3, 1, 1, 1, 1),
        Conv2dShape.For(2, 10, 10, 36, 64, 3, 3, 1, 1, 1, 1),
        Conv2dShape.For(4, 4, 4, 68, 100, 3, 3, 1, 1, 1, 1),
        Conv2dShape.For(3, 8, 8, 64, 132, 3, 3, 2, 2, 1, 1),
        Conv2dShape.For(2, 6, 5, 130, 65, 1, 1, 1, 1, 0, 0),
        Conv2dShape.For(1, 4, 4, 256, 256, 3, 3, 1, 1, 1, 1),
    ];

    public static IEnumerable<KernelCase> All() => Of(Convolutions, Products, Rows, Counts);

    /// <summary>Those for which a simulated GPU takes little time, and what asks for every variant.</summary>
    public static IEnumerable<KernelCase> Small() => Of(
        [.. Convolutions.Where(shape => shape.MultiplyAdds < 400_000)], [.. Products.Where(size => size.N * size.F * size.O < 400_000)],
        [.. Rows.Where(size => size.M * size.C < 3_000)], [.. Counts.Where(count => count < 3_000)]);

    private static IEnumerable<KernelCase> Of(Conv2dShape[] convolutions, (int N, int F, int O)[] products, (int M, int C)[] rows, int[] counts) =>
    [
        .. convolutions.SelectMany(shape => ConvolutionCases.Passes(shape, Places, WeightPlaces)),
        .. convolutions.Where(shape => shape.MultiplyAdds < 10_000_000).SelectMany(SideCases.OfConvolution),
        .. EveryTile.Convolutions(),
        .. EveryTile.Products(),
        .. products.SelectMany(size => ProductCases.Layer(size.N, size.F, size.O)),
        .. products.Where(size => size.N * size.F * size.O < 1_000_000).SelectMany(size => SideCases.OfProduct(size.N, size.F, size.O)),
        .. rows.Where(size => size.M > 2).SelectMany(size => NormCases.Passes(size.M, size.C)),
        .. rows.Where(size => size.M > 2).Select(size => ResidualNormCase.For(size.M, size.C)),
        .. rows.SelectMany(size => SideCases.OfRows(size.M, size.C)),
        .. rows.Select(size => size.C).SelectMany(SideCases.OfChannels),
        .. counts.SelectMany(count => ElementwiseCases.Maps(1, count, 1, 1)),
        .. counts.SelectMany(SideCases.OfCount),
        .. counts.SelectMany(OptimiserCases.All),
        .. counts.SelectMany(FactorCases.OfCount),
        .. rows.SelectMany(size => FactorCases.OfRows(size.M, size.C)),
        .. PoolCases.Windows(1, 1, 2, 2), .. PoolCases.Windows(3, 5, 7, 9), .. PoolCases.Windows(2, 12, 6, 5), .. PoolCases.Windows(2, 130, 4, 4),
        .. PoolCases.Global(1, 1, 1), .. PoolCases.Global(5, 9, 7), .. PoolCases.Global(3, 65, 36),
        .. ElementwiseCases.Loss(1, 2), .. ElementwiseCases.Loss(5, 3), .. ElementwiseCases.Loss(65, 10), .. ElementwiseCases.Loss(257, 100), .. ElementwiseCases.Loss(3, 1000),
        .. LossCases.Soft(1, 2), .. LossCases.Soft(5, 3), .. LossCases.Soft(65, 10), .. LossCases.Soft(3, 1000),
        ElementwiseCases.Gather(1, 1, 1, 1), ElementwiseCases.Gather(5, 7, 9, 3), ElementwiseCases.Gather(33, 16, 15, 1), ElementwiseCases.Gather(3, 32, 32, 4),
        .. ImageCases.Changes(1, 1, 1, 1), .. ImageCases.Changes(5, 7, 9, 3), .. ImageCases.Changes(3, 16, 15, 1), .. ImageCases.Changes(2, 5, 12, 4),
        .. ImageCases.Labels(1, 2), .. ImageCases.Labels(257, 10),
    ];
}
