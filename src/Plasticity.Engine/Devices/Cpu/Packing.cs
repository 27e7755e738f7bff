using System.Runtime.CompilerServices;

namespace Plasticity.Engine.Devices.Cpu;

/// <summary>
/// Packs matrices into <see cref="Panels"/>: element (k, j) of a panel of fold f lies at (k - k mod f)·width + f·j + k mod f. Columns beyond
/// the matrix are zero.
/// </summary>
internal static unsafe class Packing
{
    /// <summary>Floats that are worth waking a thread for.</summary>
    private const int Grain = 16384;

    /// <summary>Packs b [depth, columns].</summary>
    public static void Rows(CpuContext cpu, float* b, int depth, Panels panels, float* packed) =>
        cpu.For(depth, Math.Max(1, Grain / panels.Columns), (begin, end, _) =>
        {
            for (int p = 0; p < panels.Count; p++)
            {
                PackRows(b + panels.First(p), panels.Columns, begin, end, panels.Filled(p), panels.Width(p), panels.Fold(p), packed + panels.Offset(p, depth));
            }
        });

    /// <summary>
    /// Packs the transposes of <paramref name="taps"/> matrices b [columns, tapDepth] below each other, as one matrix
    /// [taps · tapDepth, columns].
    /// </summary>
    public static void Transposed(CpuContext cpu, float* b, int taps, Panels panels, float* packed)
    {
        int depth = panels.TapDepth;
        cpu.For(taps * panels.Count, Math.Max(1, Grain / (2 * depth * panels.Lanes)), (begin, end, _) =>
        {
            for (int i = begin; i < end; i++)
            {
                int p = i / taps, tap = i % taps;
                float* source = b + ((long)tap * panels.Columns + panels.First(p)) * depth;
                float* target = packed + panels.Offset(p, taps * depth) + (long)tap * depth * panels.Width(p);
                PackTransposed(source, depth, panels.Filled(p), panels.Width(p), panels.Fold(p), target);
            }
        });
    }

    /// <summary>
    /// Some columns of a few rows, <paramref name="width"/> floats apart: rows a power of two apart would push each other out of the nearest
    /// cache. Where all columns are wanted and fit, they stay where they are.
    /// </summary>
    /// <returns>The rows, min(<paramref name="stride"/>, <paramref name="width"/>) floats apart.</returns>
    public static float* Columns(float* source, int stride, int rows, int columns, int width, float* packed)
    {
        if (stride <= width) return source;
        for (int i = 0; i < rows; i++) Unsafe.CopyBlockUnaligned(packed + i * width, source + (long)i * stride, sizeof(float) * (uint)columns);
        return packed;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackRows(float* source, int stride, int begin, int end, int filled, int width, int fold, float* panel)
    {
        for (int k = begin; k < end; k++)
        {
            float* row = source + (long)k * stride, target = panel + (long)(k - k % fold) * width + k % fold;
            if (fold == 1) Unsafe.CopyBlockUnaligned(target, row, sizeof(float) * (uint)filled);
            else for (int j = 0; j < filled; j++) target[fold * j] = row[j];
            for (int j = filled; j < width; j++) target[fold * j] = 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackTransposed(float* source, int depth, int filled, int width, int fold, float* panel)
    {
        for (int k = 0; k < depth; k++)
        {
            float* column = source + k, target = panel + (long)(k - k % fold) * width + k % fold;
            int j = 0;
            for (; j < filled; j++, column += depth, target += fold) *target = *column;
            for (; j < width; j++, target += fold) *target = 0;
        }
    }
}
