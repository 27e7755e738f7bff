using ILGPU;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

/// <summary>
/// The large factor of a convolution, which is never written down: a row is a pixel, found through its window's corner. Where a lane's pixels lie
/// is worked out once and stays in its registers; what is left for a fetch is two comparisons and two products.
/// </summary>
internal struct GatheredPixels<T>() where T : struct, ITile
{
    private TurnedPieces<T, OfRows> _pieces = new();

    /// <summary>The corners for the lane's pieces, <see cref="TurnedPieces{T, TSide}.Apart"/> pixels from one to the next; unset where a tile has fewer.</summary>
    public Corner A, B, C, D;

    /// <summary>The tile's row that the lane's first piece belongs to, and the first of its terms within a step.</summary>
    public readonly int Place => _pieces.Place;

    public readonly int Depth => _pieces.Depth;

    /// <summary>One channel, or four, of the pixels that lie (down, across) from the corners; zeros outside the images.</summary>
    public void Fetch(FloatBuffer source, ImageSize size, int down, int across, int channel, bool wanted)
    {
        _pieces.A = At(A, source, size, down, across, channel, wanted);
        if (Side<T, OfRows>.Pieces > 1) _pieces.B = At(B, source, size, down, across, channel, wanted);
        if (Side<T, OfRows>.Pieces > 2)
        {
            _pieces.C = At(C, source, size, down, across, channel, wanted);
            _pieces.D = At(D, source, size, down, across, channel, wanted);
        }
    }

    public readonly void Store(ArrayView<Float4> tiles, int pair) => _pieces.Store(tiles, pair);

    /// <summary>The same of a single corner.</summary>
    public static Float4 At(Corner corner, FloatBuffer source, ImageSize size, int down, int across, int channel, bool wanted)
    {
        int h = corner.Top + down, w = corner.Left + across;
        return TileMemory<T>.Piece(
            wanted & ((uint)h < (uint)size.H) & ((uint)w < (uint)size.W), source, corner.Image + (h * size.W + w) * size.Channels + channel);
    }
}

/// <summary>Height, width and channels of images [N,H,W,Channels].</summary>
internal readonly struct ImageSize(int h, int w, int channels)
{
    public readonly int H = h, W = w, Channels = channels;
}
