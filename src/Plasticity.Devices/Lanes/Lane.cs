using ILGPU;
using Groups = ILGPU.Grid;

namespace Plasticity.Devices.Lanes;

/// <summary>The words that bodies for lanes are written in, named as in the text's <c>portable.h</c>.</summary>
public static class Lane
{
    /// <summary>Which lane of its group this is.</summary>
    public static int Index => Group.IdxX;

    /// <summary>Lanes of a group.</summary>
    public static int Count => Group.DimX;

    /// <summary>Which lane of all groups along x.</summary>
    public static int Thread => Groups.IdxX * Group.DimX + Group.IdxX;

    /// <summary>Which group this is, along x.</summary>
    public static int GroupX => Groups.IdxX;

    /// <summary>Which group this is, along y.</summary>
    public static int GroupY => Groups.IdxY;

    /// <summary>Which group this is, along z.</summary>
    public static int GroupZ => Groups.IdxZ;

    /// <summary>All lanes of the group arrive, and see each other's writes to shared memory.</summary>
    public static void Barrier() => Group.Barrier();

    /// <summary>Memory of the group, uninitialised; its size must be a constant where it is asked for. Four floats begin at a multiple of 16 bytes.</summary>
    public static ArrayView<T> Shared<T>(int count) where T : unmanaged => SharedMemory.Allocate<T>(count);

    public static float Load(this FloatBuffer from, int i) => LaneMemory.LoadFloat(from.Handle, from.Count, i);

    public static int Load(this IntBuffer from, int i) => LaneMemory.LoadInt(from.Handle, from.Count, i);

    /// <summary>A byte, 0 to 255.</summary>
    public static int Load(this ByteBuffer from, int i) => LaneMemory.LoadByte(from.Handle, from.Count, i);

    public static void Store(this FloatBuffer to, int i, float value) => LaneMemory.StoreFloat(to.Handle, to.Count, i, value);

    public static void Store(this IntBuffer to, int i, int value) => LaneMemory.StoreInt(to.Handle, to.Count, i, value);
}
