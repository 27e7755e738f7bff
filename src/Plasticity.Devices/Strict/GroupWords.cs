using ILGPU;
using Plasticity.Devices.Lanes;
using Groups = ILGPU.Grid;

namespace Plasticity.Devices.Strict;

/// <summary>What ILGPU compiles in the place of the words of <see cref="Lane"/> that bear the same names.</summary>
internal static class GroupWords
{
    public static int Index => Group.IdxX;

    public static int Count => Group.DimX;

    public static int Thread => Groups.IdxX * Group.DimX + Group.IdxX;

    public static int GroupX => Groups.IdxX;

    public static int GroupY => Groups.IdxY;

    public static int GroupZ => Groups.IdxZ;

    public static void Barrier() => Group.Barrier();

    public static ArrayView<T> Shared<T>(int count) where T : unmanaged => SharedMemory.Allocate<T>(count);
}
