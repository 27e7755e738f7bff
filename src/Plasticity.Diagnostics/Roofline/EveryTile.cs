using Plasticity.Devices;
using Plasticity.Kernels;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>
/// The smallest sizes at which products and convolutions ask for each of their variants. A kernel chooses its tile by the size, and the choice
/// may be tuned: so it is asked, instead of being known here. No size is a multiple of a tile.
/// </summary>
internal static class EveryTile
{
    /// <summary>Elements that are compared of each result.</summary>
    private const int Places = 8_192;

    private const int Deep = 4;

    /// <summary>Multiples of the four floats that a lane fetches, and of nothing larger.</summary>
    private static readonly int[] Widths = [4, 20, 36, 68, 100, 132, 260, 516, 1028];

    /// <summary>How the kernels are cut for a GPU, whichever it is.</summary>
    private static readonly DeviceInfo AnyGpu = new(DeviceKind.OpenCl, "", "", "", Units: 0, MemoryBytes: 0, IsGpu: true);

    public static IEnumerable<KernelCase> Convolutions() =>
    [
        .. Smallest(Tall(o => (Deep, o)), Conv2dForward.Variants, shape => new Conv2dForward(default, default, default, shape).Grid).Select(shape => Passes(shape)[0]),
        .. Smallest(Tall(c => (c, Deep)), Conv2dBackwardInput.Variants, shape => new Conv2dBackwardInput(default, default, default, shape, 0).Grid).Select(shape => Passes(shape)[1]),
        .. Smallest(Heavy(), Conv2dBackwardWeight.Variants, shape => new Conv2dBackwardWeight(default, default, default, shape, Conv2dBackwardWeight.SplitsFor(shape, AnyGpu)).Grid)
            .Select(shape => Passes(shape)[2]),
    ];

    public static IEnumerable<KernelCase> Products() =>
    [
        .. Smallest(Layers(), MatMul.Variants, each => new MatMul(default, default, default, each.M, each.N, Deep, 0).Grid).SelectMany(each => Products(each.M, Deep, each.N, 0)),
        .. Smallest(Layers(), MatMulTransposedB.Variants, each => new MatMulTransposedB(default, default, default, each.M, each.N, Deep, 0).Grid)
            .SelectMany(each => Products(each.M, each.N, Deep, 1)),
        .. Smallest(Layers(), MatMulTransposedA.Variants, each => new MatMulTransposedA(default, default, default, each.M, each.N, Deep, 0).Grid)
            .SelectMany(each => Products(Deep, each.M, each.N, 2)),
    ];

    /// <summary>One of the three products of a layer, written and added.</summary>
    private static IEnumerable<KernelCase> Products(int n, int f, int o, int which) =>
        [ProductCases.Layer(n, f, o).ElementAt(which), SideCases.OfProduct(n, f, o).ElementAt(which)];

    private static KernelCase[] Passes(Conv2dShape shape) => [.. ConvolutionCases.Passes(shape, Places, Places)];

    /// <summary>The first size for each variant that one asks for.</summary>
    private static IEnumerable<T> Smallest<T>(IEnumerable<T> sizes, IReadOnlyList<KernelVariant> variants, Func<T, Grid> grid)
    {
        HashSet<KernelVariant> missing = [.. variants];
        foreach (T size in sizes)
        {
            if (missing.Remove(grid(size).Variant)) yield return size;
            if (missing.Count == 0) yield break;
        }
    }

    /// <summary>Many pixels, few channels on one side: 1x1 convolutions of 1,023 pixels an image.</summary>
    private static IEnumerable<Conv2dShape> Tall(Func<int, (int C, int O)> channels) =>
        from images in Enumerable.Range(1, 60)
        from width in Widths
        let sides = channels(width)
        let shape = Conv2dShape.For(images, 31, 33, sides.C, sides.O, 1, 1, 1, 1, 0, 0)
        orderby shape.MultiplyAdds
        select shape;

    /// <summary>Large weights, few pixels.</summary>
    private static IEnumerable<Conv2dShape> Heavy() =>
        from images in (int[])[1, 2, 5, 9, 33]
        from c in Widths
        from o in Widths
        from size in (int[])[1, 3]
        let shape = Conv2dShape.For(images, 3, 3, c, o, size, size, 1, 1, size / 2, size / 2)
        orderby shape.MultiplyAdds
        select shape;

    /// <summary>Results [M,N] with little to sum.</summary>
    private static IEnumerable<(int M, int N)> Layers() =>
        from n in Widths
        from m in Enumerable.Range(0, 160)
        orderby (4 + 68 * m) * n
        select (4 + 68 * m, n);
}
