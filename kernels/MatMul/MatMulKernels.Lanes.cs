using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

// Products of row-major matrices, by tiles. Groups along x walk the columns of c, along y its rows; tiles that reach over an edge read zeros
// there and write nothing.

public readonly partial record struct MatMul : ITileKernel<MatMul>
{
    static void ITileKernel<MatMul>.Run<T>(MatMul k) =>
        MatMulLanes<T>.Product(
            new TurnedMatrix<T, OfRows>(k.A, MatMulLanes<T>.Row, k.M),
            new StraightMatrix<T, OfColumns>(k.B, MatMulLanes<T>.Column, k.N),
            new MatrixTarget<T>(k.C, MatMulLanes<T>.Row, MatMulLanes<T>.Column, k.M, k.N, k.Accumulate),
            k.K);
}

public readonly partial record struct MatMulTransposedA : ITileKernel<MatMulTransposedA>
{
    static void ITileKernel<MatMulTransposedA>.Run<T>(MatMulTransposedA k) =>
        MatMulLanes<T>.Product(
            new StraightMatrix<T, OfRows>(k.A, MatMulLanes<T>.Row, k.M),
            new StraightMatrix<T, OfColumns>(k.B, MatMulLanes<T>.Column, k.N),
            new MatrixTarget<T>(k.C, MatMulLanes<T>.Row, MatMulLanes<T>.Column, k.M, k.N, k.Accumulate),
            k.K);
}

public readonly partial record struct MatMulTransposedB : ITileKernel<MatMulTransposedB>
{
    static void ITileKernel<MatMulTransposedB>.Run<T>(MatMulTransposedB k) =>
        MatMulLanes<T>.Product(
            new TurnedMatrix<T, OfRows>(k.A, MatMulLanes<T>.Row, k.M),
            new TurnedMatrix<T, OfColumns>(k.B, MatMulLanes<T>.Column, k.N),
            new MatrixTarget<T>(k.C, MatMulLanes<T>.Row, MatMulLanes<T>.Column, k.M, k.N, k.Accumulate),
            k.K);
}

/// <summary>What the three products share.</summary>
internal static class MatMulLanes<T> where T : struct, ITile
{
    /// <summary>The first row of the group's tile.</summary>
    public static int Row => Lane.GroupY * Tile<T>.Rows;

    /// <summary>Its first column.</summary>
    public static int Column => Lane.GroupX * Tile<T>.Columns;

    public static void Product<TRows, TColumns>(TRows rows, TColumns columns, MatrixTarget<T> target, int terms)
        where TRows : struct, IFactor where TColumns : struct, IFactor =>
        TileProduct<T>.Run(new BothFactors<TRows, TColumns>(rows, columns), target, 0, terms);
}
