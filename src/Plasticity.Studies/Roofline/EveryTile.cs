using Plasticity.Engine.Devices;
using Plasticity.Engine.Kernels;

namespace Plasticity.Studies.Roofline;

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
        Smallest(Layers(), MatMul.Variants, layer => new MatMul(default, default, default, layer.N, layer.O, layer.F, 0).Grid)
            .SelectMany(layer => (KernelCase[])[.. ProductCases.Layer(layer.N, layer.F, layer.O), .. SideCases.OfProduct(layer.N, layer.F, layer.O)])
            .Concat(Smallest(Layers(), MatMulTransposedB.Variants, layer => new MatMulTransposedB(default, default, default, layer.N, layer.O, layer.F, 0).Grid)
                .SelectMany(layer => ProductCases.Layer(layer.N, layer.O, layer.F)))
            .Concat(Smallest(Layers(), MatMulTransposedA.Variants, layer => new MatMulTransposedA(default, default, default, layer.N, layer.O, layer.F, 0).Grid)
                .SelectMany(layer => ProductCases.Layer(layer.F, layer.N, layer.O)));

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

    /// <summary>x [N,F]·weight [F,O] with little to sum.</summary>
    private static IEnumerable<(int N, int F, int O)> Layers() =>
        from o in Widths
        from n in Enumerable.Range(0, 160)
        orderby (4 + 68 * n) * o
        select (4 + 68 * n, Deep, o);
}
