using Plasticity.Devices;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>c [M,N] (+)= a [M,K] · b [K,N].</summary>
public readonly partial record struct MatMul(FloatBuffer A, FloatBuffer B, FloatBuffer C, int M, int N, int K, int Accumulate) : ITextKernel, ICountsWork
{
    public string File => "matmul";
    public static IReadOnlyList<KernelVariant> Variants => MatMulGrid.Variants;
    public Grid Grid => MatMulGrid.For(M, N, K, N);
    public long Flops => 2L * M * N * K;
    public string Size => FormattableString.Invariant($"{M}x{N}x{K}");
}

/// <summary>c [M,N] (+)= aᵀ · b with a [K,M] and b [K,N]: the weight gradient of a linear layer.</summary>
public readonly partial record struct MatMulTransposedA(FloatBuffer A, FloatBuffer B, FloatBuffer C, int M, int N, int K, int Accumulate) : ITextKernel, ICountsWork
{
    public string File => "matmul";
    public static IReadOnlyList<KernelVariant> Variants => MatMulGrid.Variants;
    public Grid Grid => MatMulGrid.For(M, N, M, N);
    public long Flops => 2L * M * N * K;
    public string Size => FormattableString.Invariant($"{M}x{N}x{K}");
}

/// <summary>c [M,N] (+)= a · bᵀ with a [M,K] and b [N,K]: the input gradient of a linear layer.</summary>
public readonly partial record struct MatMulTransposedB(FloatBuffer A, FloatBuffer B, FloatBuffer C, int M, int N, int K, int Accumulate) : ITextKernel, ICountsWork
{
    public string File => "matmul";
    public static IReadOnlyList<KernelVariant> Variants => MatMulGrid.Variants;
    public Grid Grid => MatMulGrid.For(M, N, K, K);
    public long Flops => 2L * M * N * K;
    public string Size => FormattableString.Invariant($"{M}x{N}x{K}");
}

/// <summary>The tiles of <c>matmul.cl</c>, a group of 256 lanes each.</summary>
internal static class MatMulGrid
{
    private static readonly KernelVariant[] s_quads = [new(128, 128, 4), new(128, 64, 4), new(32, 32, 4)];
    private static readonly KernelVariant[] s_single = [new(32, 32, 1)];

    public static IReadOnlyList<KernelVariant> Variants { get; } = [.. s_quads, .. s_single];

    /// <param name="line">Length of the lines of <c>a</c> in memory; those of the result, <paramref name="n"/>, count too.</param>
    /// <param name="otherLine">Length of those of <c>b</c>.</param>
    public static Grid For(int m, int n, int line, int otherLine)
    {
        KernelVariant tile = Tiles.Choose((line | otherLine | n) % 4 == 0 ? s_quads : s_single, m, n);
        return new(256, Grid.DivideUp(n, tile.TileColumns), Grid.DivideUp(m, tile.TileRows), Variant: tile);
    }
}
