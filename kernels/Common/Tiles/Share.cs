using ILGPU;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

/// <summary>
/// A lane's share of a tile: up to 8 x 8 sums in registers, which is what it takes to be bound by arithmetic, 64 multiply-adds for four reads of
/// shared memory.
/// </summary>
/// <remarks>ILGPU unrolls no loop and leaves arrays in memory, so the four blocks have names. Blocks that a tile has not are never touched and cost nothing.</remarks>
internal struct Share<T>() where T : struct, ITile
{
    private Block _upperLeft, _upperRight, _lowerLeft, _lowerRight;

    // Quads of rows and columns within the tile; and where they are in the pair, at the slice's first term.
    private readonly int _row = Tile<T>.ShareRow, _column = Tile<T>.ShareColumn;
    private readonly int _rows = Tile<T>.Slice * Tile<T>.Terms * Tile<T>.RowLine + Tile<T>.ShareRow;
    private readonly int _columns = Tile<T>.RowTile + Tile<T>.Slice * Tile<T>.Terms * Tile<T>.ColumnLine + Tile<T>.ShareColumn;

    /// <summary>Adds the terms of the lane's slice of a pair of tiles, one after the other.</summary>
    public void Multiply(ArrayView<Float4> tiles, int pair)
    {
        // Places within these are constants, which an assembler adds to the address in the access itself.
        ArrayView<Float4> rows = tiles.SubView(pair + _rows), columns = tiles.SubView(pair + _columns);
        EightTerms(rows, columns, 0);
        if (Tile<T>.Terms == 16) EightTerms(rows, columns, 8);
    }

    private void EightTerms(ArrayView<Float4> rows, ArrayView<Float4> columns, int k)
    {
        Term(rows, columns, k);
        Term(rows, columns, k + 1);
        Term(rows, columns, k + 2);
        Term(rows, columns, k + 3);
        Term(rows, columns, k + 4);
        Term(rows, columns, k + 5);
        Term(rows, columns, k + 6);
        Term(rows, columns, k + 7);
    }

    private void Term(ArrayView<Float4> rows, ArrayView<Float4> columns, int k)
    {
        Float4 upper = rows[k * Tile<T>.RowLine], left = columns[k * Tile<T>.ColumnLine];
        _upperLeft.AddProduct(upper, left);
        if (Tile<T>.RowQuads == 1) return;
        Float4 lower = rows[k * Tile<T>.RowLine + Tile<T>.Rows / 8];
        _lowerLeft.AddProduct(lower, left);
        if (Tile<T>.ColumnQuads == 1) return;
        Float4 right = columns[k * Tile<T>.ColumnLine + Tile<T>.Columns / 8];
        _upperRight.AddProduct(upper, right);
        _lowerRight.AddProduct(lower, right);
    }

    /// <summary>Adds the slices up, first slice first, after the last step's barrier: a lane has one quad then, the first row of its first block.</summary>
    public void JoinSlices(ArrayView<Float4> tiles)
    {
        if (Tile<T>.Slices == 1) return;
        int line = Tile<T>.Columns / 4, slice = Tile<T>.Rows * line, mine = Tile<T>.Slice * slice + 4 * _row * line + _column, own = Lane.Index;
        tiles[mine] = _upperLeft.X;
        tiles[mine + line] = _upperLeft.Y;
        tiles[mine + 2 * line] = _upperLeft.Z;
        tiles[mine + 3 * line] = _upperLeft.W;
        Lane.Barrier();
        Float4 sum = GpuFour.Add(tiles[own], tiles[own + slice]);
        sum = GpuFour.Add(sum, tiles[own + 2 * slice]);
        _upperLeft.X = GpuFour.Add(sum, tiles[own + 3 * slice]);
    }

    /// <summary>Hands the sums to whom they are for.</summary>
    public readonly void Store<TTarget>(TTarget target) where TTarget : struct, ITarget
    {
        if (Tile<T>.Slices > 1)
        {
            int line = target.Line(Lane.Index / (Tile<T>.Columns / 4));
            if (line >= 0) target.Put(line, Lane.Index % (Tile<T>.Columns / 4) * 4, _upperLeft.X);
            return;
        }
        StoreRows(target, 4 * _row, _upperLeft, _upperRight);
        if (Tile<T>.RowQuads == 2) StoreRows(target, 4 * _row + Tile<T>.Rows / 2, _lowerLeft, _lowerRight);
    }

    private readonly void StoreRows<TTarget>(TTarget target, int row, Block left, Block right) where TTarget : struct, ITarget
    {
        StoreRow(target, row, left.X, right.X);
        StoreRow(target, row + 1, left.Y, right.Y);
        StoreRow(target, row + 2, left.Z, right.Z);
        StoreRow(target, row + 3, left.W, right.W);
    }

    private readonly void StoreRow<TTarget>(TTarget target, int row, Float4 left, Float4 right) where TTarget : struct, ITarget
    {
        int line = target.Line(row);
        if (line < 0) return;
        target.Put(line, 4 * _column, left);
        if (Tile<T>.ColumnQuads == 2) target.Put(line, 4 * _column + Tile<T>.Columns / 2, right);
    }
}
