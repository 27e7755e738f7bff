using ILGPU;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

/// <summary>
/// The product of two matrices, tile by tile, for the lanes of a GPU: <c>tile.h</c> in C#. A group makes an output tile, a lane a
/// <see cref="Share{T}"/> of it. What the factors are is said by an <see cref="IFactor"/>, where the sums go by an <see cref="ITarget"/>.
/// </summary>
/// <remarks>
/// Of both factors, <see cref="Tile{T}.Depth"/> terms of the sum at a time lie in shared memory. While the lanes work on these, the next ones are
/// on their way from memory to registers, and go from there to a second pair of tiles: one barrier a step. A sum is one chain of multiply-adds,
/// a term after the one before it; in the smallest tile four chains, which are added up in the end. So the bits are those of the text.
/// </remarks>
internal static class TileProduct<T> where T : struct, ITile
{
    /// <summary>Sums terms <paramref name="first"/> to <paramref name="end"/> - 1.</summary>
    public static void Run<TFactors, TTarget>(TFactors factors, TTarget target, int first, int end)
        where TFactors : struct, IFactor where TTarget : struct, ITarget
    {
        ArrayView<Float4> tiles = Lane.Shared<Float4>(Tile<T>.Tiles);
        Share<T> share = new();
        int pair = 0;
        for (int k = first - Tile<T>.Depth; k < end; k += Tile<T>.Depth)
        {
            int next = k + Tile<T>.Depth;
            if (next < end) factors.Fetch(next, end);
            if (k >= first) share.Multiply(tiles, pair);
            pair = Tile<T>.Pair - pair;
            if (next < end) factors.Store(tiles, pair);
            Lane.Barrier();
        }
        share.JoinSlices(tiles);
        share.Store(target);
    }
}
