using System.Runtime.CompilerServices;

namespace Plasticity.Engine.Devices.Cpu;

/// <summary>
/// How the columns of a product are cut into panels of two vectors; the last has one vector where that is enough. A packed panel holds its
/// columns row after row without gaps, zeros where the matrix has ended.
/// </summary>
/// <param name="Columns">Columns of the matrix.</param>
/// <param name="Lanes">Floats of a vector.</param>
internal readonly record struct Panels(int Columns, int Lanes)
{
    /// <summary>Number of panels.</summary>
    public int Count => Grid.DivideUp(Columns, 2 * Lanes);

    /// <summary>First column of panel <paramref name="p"/>.</summary>
    public int First(int p) => p * 2 * Lanes;

    /// <summary>Columns of the matrix in panel <paramref name="p"/>.</summary>
    public int Filled(int p) => Math.Min(2 * Lanes, Columns - First(p));

    /// <summary>Whether panel <paramref name="p"/> has two vectors.</summary>
    public bool IsWide(int p) => Filled(p) > Lanes;

    /// <summary>Columns of panel <paramref name="p"/>, those beyond the matrix included.</summary>
    public int Width(int p) => IsWide(p) ? 2 * Lanes : Lanes;

    /// <summary>Where panel <paramref name="p"/> of a matrix of <paramref name="depth"/> rows begins.</summary>
    public long Offset(int p, int depth) => (long)First(p) * depth;

    /// <summary>Floats of all panels of a matrix of <paramref name="depth"/> rows.</summary>
    public long Floats(int depth) => (long)(First(Count - 1) + Width(Count - 1)) * depth;

    /// <summary>The vectors to use for so many columns: half ones where a whole one would be half empty.</summary>
    public static SimdWidth WidthFor(CpuContext cpu, int columns) =>
        cpu.Width == SimdWidth.Bits512 && columns <= 8 ? SimdWidth.Bits256 : cpu.Width;
}

/// <summary>Packs matrices into <see cref="Panels"/>.</summary>
internal static unsafe class Packing
{
    /// <summary>Rows that are worth waking a thread for, by their number of columns.</summary>
    private static int Grain(int columns) => Math.Max(1, 16384 / columns);

    /// <summary>Packs b [depth, columns].</summary>
    public static void Rows(CpuContext cpu, float* b, int depth, Panels panels, float* packed) =>
        cpu.For(depth, Grain(panels.Columns), (begin, end, _) =>
        {
            for (int p = 0; p < panels.Count; p++)
            {
                int filled = panels.Filled(p), width = panels.Width(p);
                float* source = b + (long)begin * panels.Columns + panels.First(p), target = packed + panels.Offset(p, depth) + (long)begin * width;
                for (int k = begin; k < end; k++, source += panels.Columns, target += width)
                {
                    Unsafe.CopyBlockUnaligned(target, source, 4 * (uint)filled);
                    if (filled < width) new Span<float>(target + filled, width - filled).Clear();
                }
            }
        });

    /// <summary>
    /// Packs the transposes of <paramref name="blocks"/> matrices b [columns, depth] below each other, as one matrix
    /// [blocks · depth, columns].
    /// </summary>
    public static void Transposed(CpuContext cpu, float* b, int blocks, int depth, Panels panels, float* packed) =>
        cpu.For(blocks * panels.Count, Grain(2 * depth * panels.Lanes), (begin, end, _) =>
        {
            for (int i = begin; i < end; i++)
            {
                int p = i / blocks, block = i % blocks;
                float* source = b + (long)block * panels.Columns * depth + (long)panels.First(p) * depth;
                float* target = packed + panels.Offset(p, blocks * depth) + (long)block * depth * panels.Width(p);
                Transpose(source, depth, panels.Filled(p), panels.Width(p), target);
            }
        });

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(float* source, int depth, int filled, int width, float* target)
    {
        for (int k = 0; k < depth; k++, target += width)
        {
            float* column = source + k;
            int j = 0;
            for (; j < filled; j++, column += depth) target[j] = *column;
            for (; j < width; j++) target[j] = 0;
        }
    }
}
