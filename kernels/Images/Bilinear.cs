namespace Plasticity.Kernels;

/// <summary>
/// Where <see cref="ResizeImages"/> reads along one axis. Output i of <c>to</c> lies at max(0, ((2i + 1)·from - to) / (2·to)): a whole number
/// over a whole number, so every device finds the same pixel and the same weight.
/// </summary>
internal static class Bilinear
{
    /// <summary>The pixel before it.</summary>
    public static int Before(int i, int from, int to) => Math.Max(0, (2 * i + 1) * from - to) / (2 * to);

    /// <summary>The weight of the pixel after it, in [0, 1).</summary>
    public static float Weight(int i, int from, int to) => (float)(Math.Max(0, (2 * i + 1) * from - to) % (2 * to)) / (2 * to);
}
