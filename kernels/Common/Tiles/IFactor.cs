using ILGPU;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

/// <summary>A factor of a product, or both, on the way from memory to the tiles of a step.</summary>
internal interface IFactor
{
    /// <summary>Fetches, into registers, the terms of a step that begins with term <paramref name="k"/>; zeros from term <paramref name="end"/> on.</summary>
    void Fetch(int k, int end);

    /// <summary>Stores what was fetched last in the pair of tiles that begins at quad <paramref name="pair"/>.</summary>
    void Store(ArrayView<Float4> tiles, int pair);
}

/// <summary>Two factors that know nothing of each other.</summary>
internal struct BothFactors<TRows, TColumns>(TRows rows, TColumns columns) : IFactor where TRows : struct, IFactor where TColumns : struct, IFactor
{
    public void Fetch(int k, int end)
    {
        rows.Fetch(k, end);
        columns.Fetch(k, end);
    }

    public void Store(ArrayView<Float4> tiles, int pair)
    {
        rows.Store(tiles, pair);
        columns.Store(tiles, pair);
    }
}
