using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

/// <summary>Accesses of the device's memory, four floats at once where the tile's numbers allow it.</summary>
internal static class TileMemory<T> where T : struct, ITile
{
    /// <summary>What a lane fetches at once: four floats from place <paramref name="i"/> on, or one, as X; zeros where it is not <paramref name="wanted"/>.</summary>
    public static Float4 Piece(bool wanted, FloatBuffer source, int i) =>
        Tile<T>.Fetch == 4
            ? LaneMemory.LoadFourWhere(wanted, source.Handle, source.Count, i)
            : new Float4(LaneMemory.LoadFloatWhere(wanted, source.Handle, source.Count, i), 0, 0, 0);

    /// <summary>Four values of a line, or the first few of them where only <paramref name="count"/>, at least 1, are left.</summary>
    public static Float4 FetchSome(FloatBuffer source, int i, int count)
    {
        if (Tile<T>.Fetch == 4) return GpuFour.Load(source, i);
        Float4 values = new(source.Load(i), 0, 0, 0);
        if (count > 1) values.Y = source.Load(i + 1);
        if (count > 2) values.Z = source.Load(i + 2);
        if (count > 3) values.W = source.Load(i + 3);
        return values;
    }

    /// <summary>The way back.</summary>
    public static void PutSome(FloatBuffer target, int i, int count, Float4 values)
    {
        if (Tile<T>.Fetch == 4)
        {
            GpuFour.Store(values, target, i);
            return;
        }
        target.Store(i, values.X);
        if (count > 1) target.Store(i + 1, values.Y);
        if (count > 2) target.Store(i + 2, values.Z);
        if (count > 3) target.Store(i + 3, values.W);
    }

    /// <summary>Writes, or adds, a quad of sums in its line of the target, of which <paramref name="count"/> columns are left.</summary>
    public static void StoreSums(FloatBuffer target, int i, int count, Float4 sums, int accumulate)
    {
        if (accumulate != 0) sums = GpuFour.Add(FetchSome(target, i, count), sums);
        PutSome(target, i, count, sums);
    }
}
