using System.Runtime.CompilerServices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

/// <summary>
/// The gradient of a convolution's weight: for each tap, the sum over pixels of the input's <paramref name="TapRows"/> values there times the
/// output gradient's channels.
/// </summary>
/// <param name="X">Pixels of <c>Shape.C</c> floats.</param>
/// <param name="Shape">The convolution over these pixels; its kernel has as many positions as there are taps.</param>
/// <param name="Taps">Kernel positions.</param>
/// <param name="TapRows">Floats that a tap reads from where its pixel begins.</param>
/// <param name="Channels">Channels that count, of each <c>Shape.C</c> of a tap.</param>
/// <param name="Partial">[Splits, Taps, TapRows / Shape.C, Channels, O], overwritten.</param>
internal readonly unsafe record struct WeightGradient(
    nint X, Conv2dShape Shape, int Taps, int TapRows, int Channels, nint DY, nint Partial, int Splits)
{
    private int OutputPixels => Shape.OutH * Shape.OutW;

    private int FirstImage(int split) => (int)((long)Shape.N * split / Splits);

    public void Run(CpuContext cpu)
    {
        WeightGradient self = this;
        int panelWidth = 2 * cpu.Width.Lanes(), panels = Devices.Grid.DivideUp(Shape.O, panelWidth);
        PixelPairs[] pairs = new PixelPairs[panels];
        for (int p = 0; p < panels; p++)
        {
            OuterSums panel = new(Math.Min(panelWidth, Shape.O - p * panelWidth), cpu.Width.Lanes());
            pairs[p] = PixelPairs.For(cpu, Shape, panel.RowStride(Shape.O));
        }
        // One item does all taps of a split and a panel while its pixels are near; one tap, where that makes too few items.
        int parts = Splits * panels >= 8 * cpu.Threads ? 1 : Taps;
        cpu.For(Splits * panels * parts, 1, (begin, end, worker) =>
        {
            for (int i = begin; i < end; i++)
            {
                int part = i % parts, p = i / parts % panels, split = i / parts / panels;
                Simd.Run(cpu.Width, new Item(self, cpu, worker, pairs[p], split, p * panelWidth, self.Taps * part / parts, self.Taps * (part + 1) / parts));
            }
        });
    }

    /// <summary>Some taps of one split and one panel of output channels: whole images, group by group, block by block.</summary>
    private readonly struct Item(
        WeightGradient gradient, CpuContext cpu, int worker, PixelPairs pairs, int split, int column, int firstTap, int endTap) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            int taps = endTap - firstTap, group = pairs.Images, end = gradient.FirstImage(split + 1);
            OuterSums panel = new(Math.Min(2 * TLanes.Count, gradient.Shape.O - column), TLanes.Count);
            int tapFloats = panel.Floats(gradient.TapRows);
            float* sums = cpu.Scratch(worker, (long)tapFloats * taps + (long)pairs.PixelsOfBlock * panel.Width), packed = sums + (long)tapFloats * taps;
            new Span<float>(sums, tapFloats * taps).Clear();
            for (int n = gradient.FirstImage(split); n < end; n += group)
            {
                for (int block = 0; block < pairs.Blocks; block++) Add<TVector, TLanes>(panel, n, Math.Min(group, end - n), block, sums, packed);
            }
            for (int tap = firstTap; tap < endTap; tap++) Write<TVector, TLanes>(panel, tap, sums + (long)(tap - firstTap) * tapFloats);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Add<TVector, TLanes>(OuterSums panel, int image, int images, int block, float* sums, float* packed)
            where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            Conv2dShape shape = gradient.Shape;
            int pixels = gradient.OutputPixels, first = block * pairs.PixelsOfBlock, count = Math.Min(pairs.PixelsOfBlock, images * pixels - first);
            float* x = (float*)gradient.X + (long)image * shape.H * shape.W * shape.C;
            float* dy = (float*)gradient.DY + ((long)image * pixels + first) * shape.O + column;
            int inputBytes = (int)((long)pairs.Images * shape.H * shape.W * shape.C * sizeof(float) / pairs.Blocks), taps = endTap - firstTap;
            nint nextX = (nint)x + (nint)inputBytes * (block + 1), nextDY = (nint)dy + (nint)count * shape.O * sizeof(float);
            dy = panel.Rows<TVector, TLanes>(dy, shape.O, count, packed);
            fixed (int* inputs = pairs.Inputs, outputs = pairs.Outputs)
            {
                for (int tap = 0; tap < taps; tap++)
                {
                    int begin = pairs.First(firstTap + tap, block), listed = pairs.Listed(firstTap + tap, block, images);
                    if (listed == 0) continue;
                    Cache.Fetch(nextX + (nint)inputBytes * tap / taps, inputBytes / taps);
                    FetchPixels(nextDY, count * tap / taps, count * (tap + 1) / taps, panel.Columns);
                    panel.Add<TVector, TLanes>(sums + (long)tap * panel.Floats(gradient.TapRows), gradient.TapRows, x, inputs + begin, dy, outputs + begin, listed);
                }
            }
        }

        private void FetchPixels(nint dy, int from, int to, int columns)
        {
            for (int pixel = from; pixel < to; pixel++) Cache.Fetch(dy + (nint)pixel * gradient.Shape.O * sizeof(float), columns * sizeof(float));
        }

        private void Write<TVector, TLanes>(OuterSums panel, int tap, float* sums) where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            (int padded, int channels, int o) = (gradient.Shape.C, gradient.Channels, gradient.Shape.O);
            long weights = (long)gradient.Taps * gradient.TapRows / padded * channels * o;
            float* target = (float*)gradient.Partial + split * weights + (long)tap * gradient.TapRows / padded * channels * o + column;
            panel.Write<TVector, TLanes>(sums, gradient.TapRows, channels, padded, target, o, add: false);
        }
    }
}
