using ILGPU;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

/// <summary>
/// A lane's pieces of a factor whose lines in memory are places: neighbouring lanes bring eight terms of one place, which is as little as memory
/// hands out at once, and 32 of them eight terms of neighbouring places, which go to different banks of the tile.
/// </summary>
/// <remarks>As of <see cref="StraightPieces{T, TSide}"/>, those that a tile has not cost nothing.</remarks>
internal struct TurnedPieces<T, TSide>() where T : struct, ITile where TSide : struct, ISide
{
    /// <summary>Places from a piece to the lane's next one.</summary>
    public static readonly int Apart = Tile<T>.Lanes * Tile<T>.Fetch / Tile<T>.Depth;

    private static readonly int LanesAPlace = 8 / Tile<T>.Fetch;

    /// <summary>What is on its way; of single floats, X alone.</summary>
    public Float4 A, B, C, D;

    /// <summary>The first term of all pieces, and the place of the first piece, within the tile.</summary>
    public readonly int Depth = Lane.Index / (LanesAPlace * Apart) * 8 + Lane.Index % LanesAPlace * Tile<T>.Fetch, Place = Lane.Index / LanesAPlace % Apart;

    /// <summary>From registers to the tile, in the pair that begins at quad <paramref name="pair"/>.</summary>
    public readonly void Store(ArrayView<Float4> tiles, int pair)
    {
        if (!Side<T, TSide>.HasPieces) return;
        ArrayView<float> to = tiles.Cast<float>().SubView(4 * (pair + Side<T, TSide>.Start + Depth * Side<T, TSide>.Line) + Place);
        Store(A, to, 0);
        if (Side<T, TSide>.Pieces > 1) Store(B, to, Apart);
        if (Side<T, TSide>.Pieces > 2)
        {
            Store(C, to, 2 * Apart);
            Store(D, to, 3 * Apart);
        }
    }

    private static void Store(Float4 piece, ArrayView<float> to, int place)
    {
        to[place] = piece.X;
        if (Tile<T>.Fetch == 1) return;
        to[place + 4 * Side<T, TSide>.Line] = piece.Y;
        to[place + 8 * Side<T, TSide>.Line] = piece.Z;
        to[place + 12 * Side<T, TSide>.Line] = piece.W;
    }
}
