using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

/// <summary>Where the sums of a group's tile go. Rows and columns count within the tile.</summary>
internal interface ITarget
{
    /// <summary>Where the line of a row begins in memory; negative where the result has no such row.</summary>
    int Line(int row);

    /// <summary>Takes four sums of that line, from a column on which the result may not have, or not all of.</summary>
    void Put(int line, int column, Float4 sums);
}

/// <summary>The tile at (row, column) of a matrix [rows,columns], written or added to.</summary>
internal readonly struct MatrixTarget<T>(FloatBuffer target, int row, int column, int rows, int columns, int accumulate) : ITarget where T : struct, ITile
{
    public int Line(int i) => row + i < rows ? (row + i) * columns : -1;

    public void Put(int line, int j, Float4 sums) =>
        TileMemory<T>.StoreSums(target, line + column + j, columns - column - j, sums, accumulate);
}
