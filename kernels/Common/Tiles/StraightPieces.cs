using ILGPU;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

/// <summary>
/// A lane's pieces of a factor whose lines in memory are terms of the sum: neighbouring lanes bring neighbouring places of one term, and the tile
/// has them in the same order.
/// </summary>
/// <remarks>There may be one, two or four pieces; those that a tile has not cost nothing.</remarks>
internal struct StraightPieces<T, TSide>() where T : struct, ITile where TSide : struct, ISide
{
    /// <summary>Terms from a piece to the lane's next one.</summary>
    public static readonly int Apart = Tile<T>.Lanes * Tile<T>.Fetch / Side<T, TSide>.Width;

    private static readonly int PiecesOfLine = Side<T, TSide>.Width / Tile<T>.Fetch;

    /// <summary>What is on its way; of single floats, X alone.</summary>
    public Float4 A, B, C, D;

    /// <summary>The first place of all pieces, and the term of the first piece, within the tile.</summary>
    public readonly int Place = Lane.Index % PiecesOfLine * Tile<T>.Fetch, Depth = Lane.Index / PiecesOfLine;

    /// <summary>From registers to the tile, in the pair that begins at quad <paramref name="pair"/>.</summary>
    public readonly void Store(ArrayView<Float4> tiles, int pair)
    {
        if (!Side<T, TSide>.HasPieces) return;
        ArrayView<Float4> to = tiles.SubView(pair + Side<T, TSide>.Start + Depth * Side<T, TSide>.Line);
        Store(A, to, 0);
        if (Side<T, TSide>.Pieces > 1) Store(B, to, Apart);
        if (Side<T, TSide>.Pieces > 2)
        {
            Store(C, to, 2 * Apart);
            Store(D, to, 3 * Apart);
        }
    }

    private readonly void Store(Float4 piece, ArrayView<Float4> to, int depth)
    {
        int line = depth * Side<T, TSide>.Line;
        if (Tile<T>.Fetch == 4) to.SubView(Lane.Index % PiecesOfLine)[line] = piece;
        else to.Cast<float>().SubView(Place)[4 * line] = piece.X;
    }
}
