namespace Plasticity.Devices;

/// <summary>How a GPU runs a kernel: groups along three axes, each of <paramref name="Lanes"/> lanes along x.</summary>
/// <param name="Lanes">Work-items of a group, 1 to 256; must equal the number in the kernel's <c>KERNEL(lanes)</c>.</param>
/// <param name="X">Groups along x, at least 1.</param>
/// <param name="Y">Groups along y, at least 1.</param>
/// <param name="Z">Groups along z, at least 1.</param>
/// <param name="Variant">Which of the kernel's programs is wanted.</param>
public readonly record struct Grid(int Lanes, int X, int Y = 1, int Z = 1, KernelVariant Variant = default)
{
    /// <summary>One lane an element, in groups of <paramref name="lanes"/>; the kernel guards the tail.</summary>
    public static Grid PerElement(int count, int lanes = 256) => new(lanes, Math.Max(1, DivideUp(count, lanes)));

    /// <summary>The smallest integer not below <paramref name="count"/> / <paramref name="size"/>.</summary>
    public static int DivideUp(int count, int size) => (int)(((long)count + size - 1) / size);
}
