using System.Runtime.CompilerServices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

/// <summary>What is read for one pixel that is written. Forward, a window of the input; backward, the outputs whose windows cover a pixel.</summary>
/// <param name="Written">Float at which the pixel written begins.</param>
/// <param name="Read">Float at which the first pixel read begins.</param>
/// <param name="Rows">Rows read; none where no window covers the pixel.</param>
/// <param name="Columns">Columns read, none likewise.</param>
/// <param name="RowStep">Floats between rows read.</param>
/// <param name="Step">Floats between columns read: the channels.</param>
/// <param name="Pixel">Number h·W + w, in its image of the input, of the first pixel read (forward) or of the one written (backward).</param>
internal readonly record struct PoolWindow(nint Written, nint Read, int Rows, int Columns, nint RowStep, nint Step, int Pixel);

/// <summary>A pooling: it says what happens to one vector of channels of one pixel that is written.</summary>
internal interface IPooling
{
    /// <summary>Does channels c to c + <c>TLanes.Count</c> - 1.</summary>
    void At<TVector, TLanes>(in PoolWindow window, nint c) where TVector : struct where TLanes : struct, ISimdLanes<TVector>;
}

/// <summary>Runs an <see cref="IPooling"/> over all that it writes; rows of that go to threads, so that no two write one place.</summary>
internal static class PoolWindows
{
    /// <summary>Floats written that are worth waking a thread for.</summary>
    private const int Grain = 4096;

    /// <summary>Floats between an element read and the same of the next row of windows: what to fetch meanwhile, for a window's rows and columns
    /// are walked in an order that hardware does not foresee. Halves the time of a forward pass.</summary>
    public static nint Ahead(in PoolShape shape) => (nint)shape.StrideH * shape.W * shape.C;

    /// <summary>For each pixel of the output, its window.</summary>
    public static void Forward<TPool>(CpuContext cpu, in PoolShape shape, TPool pool) where TPool : struct, IPooling =>
        Run(cpu, new Sweep<TPool>(pool, shape, Backward: false), shape.N * shape.OutH, shape.OutW * shape.C, shape.C);

    /// <summary>For each pixel of the input, the windows that cover it.</summary>
    public static void Backward<TPool>(CpuContext cpu, in PoolShape shape, TPool pool) where TPool : struct, IPooling =>
        Run(cpu, new Sweep<TPool>(pool, shape, Backward: true), shape.N * shape.H, shape.W * shape.C, shape.C);

    private static void Run<TPool>(CpuContext cpu, Sweep<TPool> all, int rows, int floats, int channels) where TPool : struct, IPooling
    {
        SimdWidth width = cpu.Width.ForRow(channels);
        cpu.For(rows, Math.Max(1, Grain / floats), (begin, end, _) => Simd.Run(width, all with { Begin = begin, End = end }));
    }

    private readonly record struct Sweep<TPool>(TPool Pool, PoolShape Shape, bool Backward, int Begin = 0, int End = 0) : IVectorBody where TPool : struct, IPooling
    {
        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            TPool pool = Pool;
            PoolShape shape = Shape;
            (int height, int width) = Backward ? (shape.H, shape.W) : (shape.OutH, shape.OutW);
            (int readHeight, int readWidth) = Backward ? (shape.OutH, shape.OutW) : (shape.H, shape.W);
            nint step = shape.C, rowStep = readWidth * step;
            for (int row = Begin; row < End; row++)
            {
                (int h, int image) = (row % height, row / height);
                (int top, int bottom) = Backward
                    ? Covering(h, shape.StrideH, shape.PadH, shape.R, shape.OutH) : Inside(h, shape.StrideH, shape.PadH, shape.R, shape.H);
                nint written = row * (width * step), read = ((nint)image * readHeight + top) * rowStep;
                for (int w = 0; w < width; w++, written += step)
                {
                    (int left, int right) = Backward
                        ? Covering(w, shape.StrideW, shape.PadW, shape.S, shape.OutW) : Inside(w, shape.StrideW, shape.PadW, shape.S, shape.W);
                    int pixel = Backward ? h * width + w : top * readWidth + left;
                    Pixel<TVector, TLanes>(pool, shape.C, new PoolWindow(written, read + left * step, bottom - top, right - left, rowStep, step, pixel));
                }
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        private static void Pixel<TVector, TLanes>(in TPool pool, int channels, in PoolWindow window)
            where TVector : struct where TLanes : struct, ISimdLanes<TVector>
        {
            int c = 0;
            for (; c <= channels - TLanes.Count; c += TLanes.Count) pool.At<TVector, TLanes>(window, c);
            for (; c < channels; c++) pool.At<float, Lanes1>(window, c);
        }
    }

    /// <summary>First and end of the positions inside the image that window <paramref name="i"/> covers, along one axis.</summary>
    private static (int Begin, int End) Inside(int i, int stride, int pad, int size, int length)
    {
        int first = i * stride - pad;
        return (Math.Max(0, first), Math.Min(length, first + size));
    }

    /// <summary>First and end of the windows that cover <paramref name="position"/>, along one axis.</summary>
    private static (int Begin, int End) Covering(int position, int stride, int pad, int size, int windows)
    {
        int shifted = position + pad;
        int first = shifted < size ? 0 : (shifted - size) / stride + 1;
        return (first, Math.Min(windows, shifted / stride + 1));
    }
}
