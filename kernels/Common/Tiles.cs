using Plasticity.Devices;

namespace Plasticity.Kernels;

/// <summary>
/// Which tile of <c>tile.h</c> a product of some shape gets. It goes by the shape alone and a GPU of <see cref="Units"/> units, not by the
/// device at hand: what one machine runs, all machines run, with the same bits.
/// </summary>
/// <remarks>The figures are estimates from instruction counts, to order tiles by; none was measured.</remarks>
internal static class Tiles
{
    /// <summary>Units of a large GPU: an H100 or H200 has 132.</summary>
    public const int Units = 132;

    /// <summary>The tile with which the units are done first.</summary>
    /// <param name="copies">Such products that run side by side, at least 1.</param>
    public static KernelVariant Choose(ReadOnlySpan<KernelVariant> tiles, int rows, int columns, int copies = 1)
    {
        KernelVariant best = tiles[0];
        long least = long.MaxValue;
        foreach (KernelVariant tile in tiles)
        {
            long time = Time(tile, (long)Count(tile, rows, columns) * copies);
            if (time < least) (least, best) = (time, tile);
        }
        return best;
    }

    /// <summary>Tiles that cover a product.</summary>
    public static int Count(KernelVariant tile, int rows, int columns) =>
        Grid.DivideUp(rows, tile.TileRows) * Grid.DivideUp(columns, tile.TileColumns);

    /// <summary>
    /// How long so many groups take for one term of their sums, in multiply-adds of one unit. Units that take one group after the other are
    /// done together, so the last round may be a poor one; and a single group leaves its unit waiting for it a part of the time.
    /// </summary>
    public static long Time(KernelVariant tile, long groups)
    {
        long rounds = (groups + Units - 1) / Units;
        return Cost(tile) * (rounds == 1 ? 5 : 4 * rounds) / 4;
    }

    /// <summary>
    /// A group's multiply-adds, in tenths, and more of them the smaller a lane's share is: 8 x 8 sums take a float read from shared memory for
    /// four of them, 8 x 4 for 2.7, 4 x 4 for two. For each float that the group fetches the time of ten: the units together get no more from
    /// the second-level cache.
    /// </summary>
    private static long Cost(KernelVariant tile)
    {
        int area = tile.TileRows * tile.TileColumns;
        return area * (area switch { >= 128 * 128 => 10, >= 128 * 64 => 13, _ => 18 }) / 10 + 10 * (tile.TileRows + tile.TileColumns);
    }
}
