using Plasticity.Engine.Devices;

namespace Plasticity.Engine.Kernels;

/// <summary>
/// Which tile of <c>tile.h</c> a product of some shape gets. The choice moves time only: a sum has the same bits in every tile. It goes by
/// the shape alone and a GPU of <see cref="Units"/> units, not by the device at hand: what one machine runs, all machines run.
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

    /// <summary>A group's multiply-adds, and for each float that a lane reads from shared memory the time of three: the loads, addresses, barriers.</summary>
    private static long Cost(KernelVariant tile)
    {
        int area = tile.TileRows * tile.TileColumns, reads = area switch { >= 128 * 128 => 8 + 8, >= 128 * 64 => 8 + 4, _ => 4 + 4 };
        return area + 256 * 3 * reads;
    }
}
