using ILGPU;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

// Rows are input pixels, columns input channels; the sum runs over (r, s, o), o fastest.
public readonly partial record struct Conv2dBackwardInput : ITileKernel<Conv2dBackwardInput>
{
    static void ITileKernel<Conv2dBackwardInput>.Run<T>(Conv2dBackwardInput k)
    {
        PixelClass pixels = new(k.Shape, Lane.GroupZ);
        int row = Conv2dTile<T>.Row, column = Conv2dTile<T>.Column;
        int terms = row < pixels.Rows ? pixels.TapsDown * pixels.TapsAcross * k.Shape.O : 0;
        TileProduct<T>.Run(new ClassFactors<T>(k, pixels, row, column, terms), new ClassTarget<T>(k, pixels, row, column, terms), 0, terms);
    }
}

/// <summary>
/// Window (r, s) of the output pixel (oh, ow) meets the input pixel (h, w) where h + pad = oh·stride + r: the remainder of h + pad by the stride
/// says which r can. So there are StrideH·StrideW classes of pixels, one for each group along z, and each has taps of its own: every stride-th from
/// its remainder on. Within a class this is a convolution of stride 1, its window counted backwards.
/// </summary>
internal readonly struct PixelClass
{
    /// <summary>The remainder, which is the first tap.</summary>
    public readonly int RestH, RestW;

    /// <summary>Taps of the class; may be 0.</summary>
    public readonly int TapsDown, TapsAcross;

    /// <summary>Its pixels: from the first of that remainder on, every stride-th.</summary>
    public readonly int FirstH, FirstW, H, W;

    /// <summary>Its pixels in all images.</summary>
    public readonly int Rows;

    public PixelClass(Conv2dShape z, int number)
    {
        (RestH, RestW) = (number / z.StrideW, number % z.StrideW);
        (TapsDown, TapsAcross) = ((z.R - RestH + z.StrideH - 1) / z.StrideH, (z.S - RestW + z.StrideW - 1) / z.StrideW);
        (FirstH, FirstW) = ((RestH + z.StrideH - z.PadH % z.StrideH) % z.StrideH, (RestW + z.StrideW - z.PadW % z.StrideW) % z.StrideW);
        (H, W) = ((z.H - FirstH + z.StrideH - 1) / z.StrideH, (z.W - FirstW + z.StrideW - 1) / z.StrideW);
        Rows = z.N * H * W;
    }
}

/// <summary>The output's gradient as the pixels of a class see it, and the weight, whose taps go with it.</summary>
internal struct ClassFactors<T> : IFactor where T : struct, ITile
{
    private readonly Conv2dBackwardInput _k;
    private readonly PixelClass _class;
    private readonly int _column;
    private GatheredPixels<T> _pixels = new();
    private TurnedPieces<T, OfColumns> _weights = new();
    private Tap _tap;

    public ClassFactors(Conv2dBackwardInput k, PixelClass pixels, int row, int column, int terms)
    {
        (_k, _class, _column) = (k, pixels, column);
        int pixel = row + _pixels.Place;
        _pixels.A = CornerOf(pixel);
        if (Side<T, OfRows>.Pieces > 1) _pixels.B = CornerOf(pixel + TurnedPieces<T, OfRows>.Apart);
        if (Side<T, OfRows>.Pieces > 2)
        {
            _pixels.C = CornerOf(pixel + 2 * TurnedPieces<T, OfRows>.Apart);
            _pixels.D = CornerOf(pixel + 3 * TurnedPieces<T, OfRows>.Apart);
        }
        if (terms > 0) _tap.Advance(_pixels.Depth, k.Shape.O, pixels.TapsAcross);
    }

    public void Fetch(int k, int end)
    {
        Conv2dShape z = _k.Shape;
        bool wanted = _tap.Down < _class.TapsDown;
        _pixels.Fetch(_k.DY, new ImageSize(z.OutH, z.OutW, z.O), -_tap.Down, -_tap.Across, _tap.Channel, wanted);
        int position = (_tap.Down * z.StrideH + _class.RestH) * z.S + _tap.Across * z.StrideW + _class.RestW, c = _column + _weights.Place;
        _weights.A = WeightAt(position, c, wanted);
        if (Side<T, OfColumns>.Pieces > 1) _weights.B = WeightAt(position, c + TurnedPieces<T, OfColumns>.Apart, wanted);
        if (Side<T, OfColumns>.Pieces > 2)
        {
            _weights.C = WeightAt(position, c + 2 * TurnedPieces<T, OfColumns>.Apart, wanted);
            _weights.D = WeightAt(position, c + 3 * TurnedPieces<T, OfColumns>.Apart, wanted);
        }
        _tap.Advance(Tile<T>.Depth, z.O, _class.TapsAcross);
    }

    public void Store(ArrayView<Float4> tiles, int pair)
    {
        _pixels.Store(tiles, pair);
        _weights.Store(tiles, pair);
    }

    private readonly Float4 WeightAt(int position, int c, bool wanted) =>
        TileMemory<T>.Piece(
            Side<T, OfColumns>.HasPieces & wanted & (c < _k.Shape.C), _k.Weight, (position * _k.Shape.C + c) * _k.Shape.O + _tap.Channel);

    private readonly Corner CornerOf(int pixel)
    {
        Conv2dShape z = _k.Shape;
        if (pixel >= _class.Rows) return new Corner(0, Corner.Nowhere, Corner.Nowhere);
        int line = pixel / _class.W;
        return new Corner(
            line / _class.H * (z.OutH * z.OutW * z.O), (_class.FirstH + z.PadH) / z.StrideH + line % _class.H,
            (_class.FirstW + z.PadW) / z.StrideW + pixel % _class.W);
    }
}

/// <summary>The input's gradient at the pixels of a class. A class without taps gets zeros, or is left as it is.</summary>
internal readonly struct ClassTarget<T>(Conv2dBackwardInput k, PixelClass pixels, int row, int column, int terms) : ITarget where T : struct, ITile
{
    public int Line(int i)
    {
        int pixel = row + i;
        if (pixel >= pixels.Rows || (k.Accumulate != 0 && terms == 0)) return -1;
        int line = pixel / pixels.W, h = pixels.FirstH + line % pixels.H * k.Shape.StrideH, w = pixels.FirstW + pixel % pixels.W * k.Shape.StrideW;
        return ((line / pixels.H * k.Shape.H + h) * k.Shape.W + w) * k.Shape.C;
    }

    public void Put(int line, int j, Float4 sums)
    {
        int channel = column + j;
        TileMemory<T>.StoreSums(k.DX, line + channel, k.Shape.C - channel, sums, k.Accumulate);
    }
}
