using Plasticity.Devices;

namespace Plasticity.Engine.Tests.House;

/// <summary>What a tile demands of a kernel's instructions, counted by hand from its numbers: of the text's and of the lanes'.</summary>
internal sealed record TileCounts(KernelVariant Tile)
{
    /// <summary>Terms of a step.</summary>
    public int Depth => (Tile.TileRows + Tile.TileColumns) switch { <= 64 => 32, <= 192 => 16, _ => 8 };

    /// <summary>A lane's share of the sums.</summary>
    public (int Rows, int Columns) Share => (Tile.TileRows * Tile.TileColumns) switch { >= 128 * 128 => (8, 8), >= 128 * 64 => (8, 4), _ => (4, 4) };

    /// <summary>Slices that share the terms: the smallest tile has four, and a lane one quad of the result.</summary>
    public int Slices => 256 * Share.Rows * Share.Columns / (Tile.TileRows * Tile.TileColumns);

    /// <summary>Results that a lane writes.</summary>
    public int Results => Share.Rows * Share.Columns / (Slices == 1 ? 1 : 4);

    /// <summary>Pieces that a lane fetches for a step.</summary>
    public int Pieces => PiecesOf(Tile.TileRows) + PiecesOf(Tile.TileColumns);

    public int MultiplyAdds => Depth / Slices * Share.Rows * Share.Columns;

    /// <summary>Accesses of four floats of shared memory: those of a step, and those that join the slices.</summary>
    public int SharedLoads => Depth / Slices * (Share.Rows + Share.Columns) / 4 + (Slices == 1 ? 0 : Slices);

    public int Barriers => Slices == 1 ? 1 : 2;

    private int PiecesOf(int width) => (Depth * width / Tile.Fetch + 255) / 256;
}
