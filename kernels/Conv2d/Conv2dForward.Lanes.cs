using ILGPU;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

// Rows are output pixels, columns output channels; the sum runs over (r, s, c), c fastest.
public readonly partial record struct Conv2dForward : ITileKernel<Conv2dForward>
{
    static void ITileKernel<Conv2dForward>.Run<T>(Conv2dForward k) =>
        TileProduct<T>.Run(
            new BothFactors<WindowPixels<T>, StraightMatrix<T, OfColumns>>(
                new(k.X, k.Shape, Conv2dTile<T>.Row), new(k.Weight, Conv2dTile<T>.Column, k.Shape.O)),
            new FinishedTarget<T>(k, Conv2dTile<T>.Row, Conv2dTile<T>.Column), 0, k.Shape.R * k.Shape.S * k.Shape.C);
}

/// <summary>The group's tile of a convolution: groups along x walk the rows, along y the columns.</summary>
internal static class Conv2dTile<T> where T : struct, ITile
{
    /// <summary>Its first row.</summary>
    public static int Row => Lane.GroupX * Tile<T>.Rows;

    /// <summary>Its first column.</summary>
    public static int Column => Lane.GroupY * Tile<T>.Columns;
}

/// <summary>The input as the windows of output pixels see it, from pixel <c>row</c> on.</summary>
internal struct WindowPixels<T> : IFactor where T : struct, ITile
{
    private readonly FloatBuffer _x;
    private readonly Conv2dShape _shape;
    private GatheredPixels<T> _pixels = new();
    private Tap _tap;

    public WindowPixels(FloatBuffer x, Conv2dShape shape, int row)
    {
        (_x, _shape) = (x, shape);
        int pixel = row + _pixels.Place;
        _pixels.A = CornerOf(pixel, shape);
        if (Side<T, OfRows>.Pieces > 1) _pixels.B = CornerOf(pixel + TurnedPieces<T, OfRows>.Apart, shape);
        if (Side<T, OfRows>.Pieces > 2)
        {
            _pixels.C = CornerOf(pixel + 2 * TurnedPieces<T, OfRows>.Apart, shape);
            _pixels.D = CornerOf(pixel + 3 * TurnedPieces<T, OfRows>.Apart, shape);
        }
        _tap.Advance(_pixels.Depth, shape.C, shape.S);
    }

    public void Fetch(int k, int end)
    {
        _pixels.Fetch(_x, new ImageSize(_shape.H, _shape.W, _shape.C), _tap.Down, _tap.Across, _tap.Channel, _tap.Down < _shape.R);
        _tap.Advance(Tile<T>.Depth, _shape.C, _shape.S);
    }

    public void Store(ArrayView<Float4> tiles, int pair) => _pixels.Store(tiles, pair);

    private static Corner CornerOf(int pixel, Conv2dShape z)
    {
        int line = pixel / z.OutW;
        return new Corner(
            line / z.OutH * (z.H * z.W * z.C),
            pixel < z.N * z.OutH * z.OutW ? line % z.OutH * z.StrideH - z.PadH : Corner.Nowhere,
            pixel % z.OutW * z.StrideW - z.PadW);
    }
}

/// <summary>The output, and what becomes of a quad of sums on its way there: see <see cref="Conv2dForward"/>.</summary>
internal readonly struct FinishedTarget<T>(Conv2dForward k, int row, int column) : ITarget where T : struct, ITile
{
    public int Line(int i) => row + i < k.Shape.N * k.Shape.OutH * k.Shape.OutW ? (row + i) * k.Shape.O : -1;

    public void Put(int line, int j, Float4 sums)
    {
        int channel = column + j, count = k.Shape.O - channel;
        TileMemory<T>.PutSome(k.Y, line + channel, count, Finish(sums, line + channel, channel, count));
    }

    private Float4 Finish(Float4 sums, int place, int channel, int count)
    {
        bool scales = k.Factor.Exists, joins = k.Residual.Exists;
        Float4 factor = TileMemory<T>.FetchSome(scales, k.Factor, channel, count), offset = TileMemory<T>.FetchSome(scales, k.Offset, channel, count);
        sums = GpuFour.Choose(scales, GpuFour.MultiplyAdd(factor, sums, offset), sums);
        sums = GpuFour.Choose(joins, GpuFour.Add(sums, TileMemory<T>.FetchSome(joins, k.Residual, place, count)), sums);
        return GpuFour.Choose(k.Relu != 0, GpuFour.Positive(sums), sums);
    }
}
