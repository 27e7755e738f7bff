using ILGPU;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

// Rows are (r, s, c), c fastest, columns output channels; the sum runs over the output pixels of a range of images, one range for each group along z.
public readonly partial record struct Conv2dBackwardWeight : ITileKernel<Conv2dBackwardWeight>
{
    static void ITileKernel<Conv2dBackwardWeight>.Run<T>(Conv2dBackwardWeight k)
    {
        Conv2dShape z = k.Shape;
        int split = Lane.GroupZ, rows = z.R * z.S * z.C, row = Conv2dTile<T>.Row, column = Conv2dTile<T>.Column;
        int first = z.N * split / k.Splits * (z.OutH * z.OutW), end = z.N * (split + 1) / k.Splits * (z.OutH * z.OutW);
        TileProduct<T>.Run(
            new BothFactors<WalkingPixels<T>, StraightMatrix<T, OfColumns>>(new(k.X, z, row, first), new(k.DY, column, z.O)),
            new MatrixTarget<T>(k.Partial, split * rows + row, column, (split + 1) * rows, z.O, 0), first, end);
    }
}

/// <summary>The input as tap (r, s) and channel c see it, which stay with a lane, from output pixels that go on by a step's terms.</summary>
internal struct WalkingPixels<T> : IFactor where T : struct, ITile
{
    private readonly FloatBuffer _x;
    private readonly Conv2dShape _shape;
    private readonly int _down, _across, _channel;
    private StraightPieces<T, OfRows> _pieces = new();
    private Corner _a, _b, _c, _d;

    public WalkingPixels(FloatBuffer x, Conv2dShape shape, int row, int first)
    {
        (_x, _shape) = (x, shape);
        int own = row + _pieces.Place, pixel = first + _pieces.Depth;
        (_channel, _across) = (own % shape.C, own / shape.C % shape.S);
        _down = own < shape.R * shape.S * shape.C ? own / shape.C / shape.S : Corner.Nowhere;
        _a = CornerOf(pixel, shape);
        if (Side<T, OfRows>.Pieces > 1) _b = CornerOf(pixel + StraightPieces<T, OfRows>.Apart, shape);
        if (Side<T, OfRows>.Pieces > 2)
        {
            _c = CornerOf(pixel + 2 * StraightPieces<T, OfRows>.Apart, shape);
            _d = CornerOf(pixel + 3 * StraightPieces<T, OfRows>.Apart, shape);
        }
    }

    public void Fetch(int k, int end)
    {
        int pixel = k + _pieces.Depth;
        _pieces.A = Next(ref _a, pixel < end);
        if (Side<T, OfRows>.Pieces > 1) _pieces.B = Next(ref _b, pixel + StraightPieces<T, OfRows>.Apart < end);
        if (Side<T, OfRows>.Pieces > 2)
        {
            _pieces.C = Next(ref _c, pixel + 2 * StraightPieces<T, OfRows>.Apart < end);
            _pieces.D = Next(ref _d, pixel + 3 * StraightPieces<T, OfRows>.Apart < end);
        }
    }

    public void Store(ArrayView<Float4> tiles, int pair) => _pieces.Store(tiles, pair);

    /// <summary>What is seen from a corner, which then goes on.</summary>
    private readonly Float4 Next(ref Corner corner, bool wanted)
    {
        Conv2dShape z = _shape;
        Float4 piece = GatheredPixels<T>.At(corner, _x, new ImageSize(z.H, z.W, z.C), _down, _across, _channel, wanted);
        corner.Left += Tile<T>.Depth * z.StrideW;
        // Beyond these the corner belongs to the next line, or to the next image.
        int right = z.OutW * z.StrideW - z.PadW, bottom = z.OutH * z.StrideH - z.PadH;
        while (corner.Left >= right)
        {
            corner.Left -= z.OutW * z.StrideW;
            corner.Top += z.StrideH;
            if (corner.Top >= bottom)
            {
                corner.Top -= z.OutH * z.StrideH;
                corner.Image += z.H * z.W * z.C;
            }
        }
        return piece;
    }

    private static Corner CornerOf(int pixel, Conv2dShape z)
    {
        int line = pixel / z.OutW;
        return new Corner(line / z.OutH * (z.H * z.W * z.C), line % z.OutH * z.StrideH - z.PadH, pixel % z.OutW * z.StrideW - z.PadW);
    }
}
