using ILGPU;

namespace Plasticity.Devices.Lanes;

/// <summary>
/// The words that bodies for lanes are written in, named as in the text's <c>portable.h</c>. What stands here runs on "ilgpu:cpu"; compilers for a
/// GPU take what bears the same name in <see cref="Devices.Strict.GroupWords"/>.
/// </summary>
public static class Lane
{
    /// <summary>Which lane of its group this is.</summary>
    public static int Index => LaneThread.Current.Index;

    /// <summary>Lanes of a group.</summary>
    public static int Count => LaneThread.Current.Group.Grid.Lanes;

    /// <summary>Which lane of all groups along x.</summary>
    public static int Thread => (GroupX * Count) + Index;

    /// <summary>Which group this is, along x.</summary>
    public static int GroupX => LaneThread.Current.Group.Place.X;

    /// <summary>Which group this is, along y.</summary>
    public static int GroupY => LaneThread.Current.Group.Place.Y;

    /// <summary>Which group this is, along z.</summary>
    public static int GroupZ => LaneThread.Current.Group.Place.Z;

    /// <summary>All lanes of the group arrive, and see each other's writes to shared memory.</summary>
    public static void Barrier() => LaneThread.Current.Group.Barrier(LaneThread.Current);

    /// <summary>Memory of the group, uninitialised; its size must be a constant where it is asked for. Four floats begin at a multiple of 16 bytes.</summary>
    public static ArrayView<T> Shared<T>(int count) where T : unmanaged => LaneThread.Current.Group.Shared<T>(LaneThread.Current, count);

    public static float Load(this FloatBuffer from, int i) => LaneMemory.LoadFloat(from.Handle, from.Count, i);

    public static int Load(this IntBuffer from, int i) => LaneMemory.LoadInt(from.Handle, from.Count, i);

    /// <summary>A byte, 0 to 255.</summary>
    public static int Load(this ByteBuffer from, int i) => LaneMemory.LoadByte(from.Handle, from.Count, i);

    public static void Store(this FloatBuffer to, int i, float value) => LaneMemory.StoreFloat(to.Handle, to.Count, i, value);

    public static void Store(this IntBuffer to, int i, int value) => LaneMemory.StoreInt(to.Handle, to.Count, i, value);
}
