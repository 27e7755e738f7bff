using Plasticity.Devices;

namespace Plasticity.Kernels;

/// <summary>Grids of kernels whose lanes take four floats at once; see <c>fours.h</c>.</summary>
internal static class Fours
{
    private static readonly KernelVariant s_four = new(Fetch: 4);

    /// <summary>Programs of a kernel whose rows have to be a multiple of four floats for that; the text as it is takes one.</summary>
    public static IReadOnlyList<KernelVariant> Variants { get; } = [default, s_four];

    /// <summary>Which of them rows of <paramref name="c"/> floats want.</summary>
    public static KernelVariant VariantFor(int c) => c % 4 == 0 ? s_four : default;

    /// <summary>Floats of a lane at once in that variant.</summary>
    public static int FetchFor(int c) => c % 4 == 0 ? 4 : 1;

    /// <summary>Any number of floats, four a lane; the last lane takes what is left.</summary>
    public static Grid Over(int count, int lanes = 256) => Grid.PerElement(Grid.DivideUp(count, 4), lanes);

    /// <summary><paramref name="rows"/> rows of <paramref name="c"/> floats, where no lane takes floats of two rows.</summary>
    public static Grid OverRows(int rows, int c, int lanes = 256) => Grid.PerElement(rows * c / FetchFor(c), lanes) with { Variant = VariantFor(c) };
}
