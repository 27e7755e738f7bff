using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

/// <summary>4 x 4 sums: those of four rows, each with a quad of columns.</summary>
internal struct Block
{
    public Float4 X, Y, Z, W;

    /// <summary>Adds the product of a value for each row and a value for each column; each sum is rounded once.</summary>
    public void AddProduct(Float4 rows, Float4 columns)
    {
        X = AddScaled(X, rows.X, columns);
        Y = AddScaled(Y, rows.Y, columns);
        Z = AddScaled(Z, rows.Z, columns);
        W = AddScaled(W, rows.W, columns);
    }

    // a + s v
    private static Float4 AddScaled(Float4 a, float s, Float4 v) =>
        new(
            LaneMemory.MultiplyAdd(s, v.X, a.X), LaneMemory.MultiplyAdd(s, v.Y, a.Y),
            LaneMemory.MultiplyAdd(s, v.Z, a.Z), LaneMemory.MultiplyAdd(s, v.W, a.W));
}
