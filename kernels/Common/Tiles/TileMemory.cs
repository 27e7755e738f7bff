using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

/// <summary>
/// Accesses of the device's memory, four floats at once where the tile's numbers allow it. None has a branch: a lane has 64 sums in registers, and
/// ILGPU finds out anew behind every branch where each of them is.
/// </summary>
internal static class TileMemory<T> where T : struct, ITile
{
    /// <summary>What a lane fetches at once: four floats from place <paramref name="i"/> on, or one, as X; zeros where it is not <paramref name="wanted"/>.</summary>
    public static Float4 Piece(bool wanted, FloatBuffer source, int i) =>
        Tile<T>.Fetch == 4
            ? LaneMemory.LoadFourWhere(wanted, source.Handle, source.Count, i)
            : new Float4(LaneMemory.LoadFloatWhere(wanted, source.Handle, source.Count, i), 0, 0, 0);

    /// <summary>Four values of a line, or the first few of them where only <paramref name="count"/> are left; zeros in the place of others.</summary>
    public static Float4 FetchSome(bool wanted, FloatBuffer source, int i, int count) =>
        Tile<T>.Fetch == 4
            ? LaneMemory.LoadFourWhere(wanted & (count > 0), source.Handle, source.Count, i)
            : new Float4(
                LaneMemory.LoadFloatWhere(wanted & (count > 0), source.Handle, source.Count, i), LaneMemory.LoadFloatWhere(wanted & (count > 1), source.Handle, source.Count, i + 1),
                LaneMemory.LoadFloatWhere(wanted & (count > 2), source.Handle, source.Count, i + 2), LaneMemory.LoadFloatWhere(wanted & (count > 3), source.Handle, source.Count, i + 3));

    /// <summary>The way back.</summary>
    public static void PutSome(FloatBuffer target, int i, int count, Float4 values)
    {
        if (Tile<T>.Fetch == 4)
        {
            LaneMemory.StoreFourWhere(count > 0, target.Handle, target.Count, i, values);
            return;
        }
        LaneMemory.StoreFloatWhere(count > 0, target.Handle, target.Count, i, values.X);
        LaneMemory.StoreFloatWhere(count > 1, target.Handle, target.Count, i + 1, values.Y);
        LaneMemory.StoreFloatWhere(count > 2, target.Handle, target.Count, i + 2, values.Z);
        LaneMemory.StoreFloatWhere(count > 3, target.Handle, target.Count, i + 3, values.W);
    }

    /// <summary>Writes, or adds, a quad of sums in its line of the target, of which <paramref name="count"/> columns are left.</summary>
    public static void StoreSums(FloatBuffer target, int i, int count, Float4 sums, int accumulate)
    {
        bool adds = accumulate != 0;
        PutSome(target, i, count, GpuFour.Choose(adds, GpuFour.Add(FetchSome(adds, target, i, count), sums), sums));
    }
}
