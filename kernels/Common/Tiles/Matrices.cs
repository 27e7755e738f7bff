using ILGPU;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

/// <summary>Source [end,count], whose lines are terms of the sum: places from <paramref name="first"/> on, and zeros beyond the last.</summary>
internal struct StraightMatrix<T, TSide>(FloatBuffer source, int first, int count) : IFactor where T : struct, ITile where TSide : struct, ISide
{
    private StraightPieces<T, TSide> _pieces = new();

    public void Fetch(int k, int end)
    {
        int term = k + _pieces.Depth;
        _pieces.A = At(term, end);
        if (Side<T, TSide>.Pieces > 1) _pieces.B = At(term + StraightPieces<T, TSide>.Apart, end);
        if (Side<T, TSide>.Pieces > 2)
        {
            _pieces.C = At(term + 2 * StraightPieces<T, TSide>.Apart, end);
            _pieces.D = At(term + 3 * StraightPieces<T, TSide>.Apart, end);
        }
    }

    public void Store(ArrayView<Float4> tiles, int pair) => _pieces.Store(tiles, pair);

    private readonly Float4 At(int term, int end)
    {
        int place = first + _pieces.Place;
        return TileMemory<T>.Piece(Side<T, TSide>.HasPieces & (term < end) & (place < count), source, term * count + place);
    }
}

/// <summary>Source [count,end], whose lines are places.</summary>
internal struct TurnedMatrix<T, TSide>(FloatBuffer source, int first, int count) : IFactor where T : struct, ITile where TSide : struct, ISide
{
    private TurnedPieces<T, TSide> _pieces = new();

    public void Fetch(int k, int end)
    {
        int place = first + _pieces.Place;
        _pieces.A = At(place, k, end);
        if (Side<T, TSide>.Pieces > 1) _pieces.B = At(place + TurnedPieces<T, TSide>.Apart, k, end);
        if (Side<T, TSide>.Pieces > 2)
        {
            _pieces.C = At(place + 2 * TurnedPieces<T, TSide>.Apart, k, end);
            _pieces.D = At(place + 3 * TurnedPieces<T, TSide>.Apart, k, end);
        }
    }

    public void Store(ArrayView<Float4> tiles, int pair) => _pieces.Store(tiles, pair);

    private readonly Float4 At(int place, int k, int end)
    {
        int term = k + _pieces.Depth;
        return TileMemory<T>.Piece(Side<T, TSide>.HasPieces & (term < end) & (place < count), source, place * end + term);
    }
}
