using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plasticity.Devices.Cpu;

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
    /// Some columns of a few rows, in rows of <paramref name="width"/> floats: rows a power of two apart would push each other out of the
    /// nearest cache. Rows that are no longer than that stay where they are.
    /// </summary>
    /// <returns>The rows, min(<paramref name="stride"/>, <paramref name="width"/>) floats apart.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float* Columns(float* source, int stride, int rows, int columns, int width, float* packed)
    {
        if (stride <= width) return source;
        for (int i = 0; i < rows; i++) Copy(source + (long)i * stride, packed + (long)i * width, columns);
        return packed;
    }

    /// <summary>The first columns of a few rows, each <paramref name="fold"/> times: 2 for a vector of them, 4 for half a vector.</summary>
    /// <remarks>Reads a whole vector.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Spread<TVector, TLanes>(float* source, int stride, int rows, int fold, float* packed)
        where TVector : struct where TLanes : struct, IVectorLanes<TVector>
    {
        for (int i = 0; i < rows; i++, source += stride, packed += 2 * TLanes.Count)
        {
            TVector row = TLanes.Load(source);
            if (fold == 4) row = TLanes.TwiceLower(row);
            TLanes.Store(TLanes.TwiceLower(row), packed);
            TLanes.Store(TLanes.TwiceUpper(row), packed + TLanes.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackRows(float* source, int stride, int begin, int end, int filled, int width, int fold, float* panel)
    {
        for (int k = begin; k < end; k++)
        {
            float* row = source + (long)k * stride, target = panel + (long)(k - k % fold) * width + k % fold;
            if (fold == 1) Copy(row, target, filled);
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

    /// <summary>A few floats: too few for a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(float* source, float* target, int count)
    {
        int i = 0;
        for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count) Vector256.Load(source + i).Store(target + i);
        for (; i < count; i++) target[i] = source[i];
    }
}
