using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

/// <summary>
/// What follows from a tile's numbers: the constants of <c>tile.h</c>, under the same names. ILGPU reads a <c>static readonly</c> field while it
/// compiles, so they are constants in a kernel, too, and branches on them are gone from it.
/// </summary>
/// <remarks>
/// Both tiles of a step lie in shared memory, depth outermost: first the rows', then the columns'. Lengths and places there are in quads, four
/// floats that lie at a multiple of 16 bytes and are read at once.
/// </remarks>
internal static class Tile<T> where T : struct, ITile
{
    /// <summary>Lanes of a group.</summary>
    public const int Lanes = 256;

    public static readonly int Rows = T.Rows, Columns = T.Columns, Fetch = T.Fetch;

    /// <summary>Terms of the sum in a step. Deeper where there is room: fewer barriers, and more work to hide the next fetch behind.</summary>
    public static readonly int Depth = (Rows + Columns) switch { <= 64 => 32, <= 192 => 16, _ => 8 };

    /// <summary>Quads of a line in shared memory: one more than it need be, which spreads a transposing store over the banks.</summary>
    public static readonly int RowLine = Rows / 4 + 1, ColumnLine = Columns / 4 + 1;

    public static readonly int RowTile = Depth * RowLine, ColumnTile = Depth * ColumnLine;

    /// <summary>Quads of both tiles of a step, and what two steps need.</summary>
    public static readonly int Pair = RowTile + ColumnTile, Tiles = 2 * Pair;

    /// <summary>
    /// A lane's share is quads of rows times quads of columns. They lie a half of the tile apart where there are two, so that neighbouring lanes
    /// read neighbouring quads, and no bank of the shared memory is asked twice.
    /// </summary>
    public static readonly int RowQuads = Rows * Columns >= 128 * 64 ? 2 : 1, ColumnQuads = Rows * Columns >= 128 * 128 ? 2 : 1;

    /// <summary>Lanes that the sums of a tile are enough for.</summary>
    public static readonly int LanesASlice = Rows * Columns / (16 * RowQuads * ColumnQuads);

    /// <summary>Further lanes are further slices, each of which takes its part of every step's terms: 1, or 4 in the smallest tile.</summary>
    public static readonly int Slices = Lanes / LanesASlice;

    /// <summary>Terms of a step that a slice takes: 8 or 16.</summary>
    public static readonly int Terms = Depth / Slices;

    private static readonly int LanesAcross = Columns / ColumnQuads / 4;

    // 32 lanes, which run together, take a block of 8 x 4 shares: what they read then are twelve different quads, most of them many times.
    private static readonly int BlockAcross = Math.Min(LanesAcross, 8), BlocksAcross = LanesAcross / BlockAcross;

    /// <summary>Which slice a lane belongs to.</summary>
    public static int Slice => Lane.Index / LanesASlice;

    /// <summary>The quad of rows that is a lane's first, within the tile.</summary>
    public static int ShareRow => Block / BlocksAcross * (32 / BlockAcross) + Lane.Index % 32 / BlockAcross;

    /// <summary>The quad of columns that is a lane's first.</summary>
    public static int ShareColumn => Block % BlocksAcross * BlockAcross + Lane.Index % BlockAcross;

    private static int Block => Lane.Index % LanesASlice / 32;
}
