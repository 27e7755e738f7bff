namespace Plasticity.Kernels;

/// <summary>How many tiles are worked on at once: a matter of caches and threads, without effect on any result.</summary>
internal static class WinogradBlocks
{
    /// <summary>Floats of both operands' planes that a block of one thread should not exceed: about half of a second-level cache.</summary>
    private const int Floats = 150 * 1024;

    /// <summary>Tiles of such a block at least, so that a matrix of weights is read for some work, and at most.</summary>
    private const int Least = 32, Most = 128;

    /// <summary>Tiles of a block that all threads share.</summary>
    private const int Shared = 128;

    /// <summary>Strips of a block of a convolution; all of them where their planes are smaller than the weights, which are then read once.</summary>
    public static int Strips(in WinogradTiling tiling)
    {
        int tiles = tiling.Strips * tiling.Across;
        return (long)tiles * (tiling.C + tiling.O) <= (long)tiling.C * tiling.O ? tiling.Strips : Private(tiling);
    }

    /// <summary>Strips of a block of the weight's gradient.</summary>
    public static int Strips(in WinogradTiling tiling, int splits, bool shared) =>
        Math.Min(shared ? Math.Max(1, Shared / tiling.Across) : Private(tiling), Devices.Grid.DivideUp(tiling.N, splits) * tiling.Down);

    private static int Private(in WinogradTiling tiling) =>
        Math.Max(1, Math.Clamp(Floats / (WinogradTiling.Products * (tiling.C + tiling.O)), Least, Most) / tiling.Across);
}
