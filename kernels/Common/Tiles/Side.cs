using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

/// <summary>One of a product's two factors: the one that has the result's rows, or the one that has its columns.</summary>
internal interface ISide
{
    static abstract bool IsRows { get; }
}

internal readonly struct OfRows : ISide
{
    public static bool IsRows => true;
}

internal readonly struct OfColumns : ISide
{
    public static bool IsRows => false;
}

/// <summary>What follows from a tile's numbers for one factor's tile in shared memory, and for the way of its floats to it.</summary>
internal static class Side<T, TSide> where T : struct, ITile where TSide : struct, ISide
{
    /// <summary>Places of the factor that the tile has: its rows, or its columns.</summary>
    public static readonly int Width = TSide.IsRows ? Tile<T>.Rows : Tile<T>.Columns;

    /// <summary>Quads of a line, one term of all places.</summary>
    public static readonly int Line = Width / 4 + 1;

    /// <summary>Quads of the pair that come before.</summary>
    public static readonly int Start = TSide.IsRows ? 0 : Tile<T>.RowTile;

    /// <summary>Pieces, each what a lane fetches at once, of the whole tile.</summary>
    public static readonly int PiecesOfTile = Tile<T>.Depth * Width / Tile<T>.Fetch;

    /// <summary>Those that a lane brings: 1, 2 or 4; or the first lanes bring one and the others none.</summary>
    public static readonly int Pieces = (PiecesOfTile + Tile<T>.Lanes - 1) / Tile<T>.Lanes;

    private static readonly bool IsForAll = PiecesOfTile >= Tile<T>.Lanes;

    /// <summary>Whether this lane brings any.</summary>
    public static bool HasPieces => IsForAll || Lane.Index < PiecesOfTile;
}
