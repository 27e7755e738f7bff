using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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

    /// <summary>Each of the columns of a few rows <paramref name="fold"/> times, 2 or 4, in rows of <paramref name="width"/> floats.</summary>
    /// <remarks>Reads up to three floats past the columns and writes what they become; the rows have room for them.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Spread(float* source, int stride, int rows, int columns, int fold, int width, float* packed)
    {
        for (int i = 0; i < rows; i++, source += stride, packed += width)
        {
            float* target = packed;
            for (int j = 0; j < columns; j += 4, target += 4 * fold)
            {
                Vector128<float> v = Vector128.Load(source + j);
                if (fold == 2)
                {
                    Vector128.Shuffle(v, Vector128.Create(0, 0, 1, 1)).Store(target);
                    Vector128.Shuffle(v, Vector128.Create(2, 2, 3, 3)).Store(target + 4);
                }
                else
                {
                    Vector128.Create(v[0]).Store(target);
                    Vector128.Create(v[1]).Store(target + 4);
                    Vector128.Create(v[2]).Store(target + 8);
                    Vector128.Create(v[3]).Store(target + 12);
                }
            }
        }
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
