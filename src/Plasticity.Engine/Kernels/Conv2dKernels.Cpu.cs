using Plasticity.Engine.Devices.Cpu;

namespace Plasticity.Engine.Kernels;

public readonly unsafe partial record struct Conv2dForward
{
    public void Execute(CpuContext cpu)
    {
        Conv2dShape shape = Shape;
        Panels panels = new(shape.O, cpu.Width.Lanes(), shape.C);
        int taps = shape.R * shape.S, depth = taps * shape.C;
        float* zeros = Conv2dScratch.ZerosAnd(cpu, shape.C, panels.Floats(depth), out float* packed);
        Packing.Rows(cpu, Weight.Pointer, depth, panels, packed);
        GatherProduct product = new(
            (nint)X.Pointer, shape.H * shape.W, (nint)Y.Pointer, shape.OutH * shape.OutW, shape.N, taps,
            (nint)packed, panels, (nint)zeros, Add: false);
        Conv2dScratch.Run(cpu, shape, GatherDirection.Forward, product);
    }
}

public readonly unsafe partial record struct Conv2dBackwardInput
{
    public void Execute(CpuContext cpu)
    {
        Conv2dShape shape = Shape;
        Panels panels = new(shape.C, cpu.Width.Lanes(), shape.O);
        int taps = shape.R * shape.S;
        float* zeros = Conv2dScratch.ZerosAnd(cpu, shape.O, panels.Floats(taps * shape.O), out float* packed);
        Packing.Transposed(cpu, Weight.Pointer, taps, panels, packed);
        GatherProduct product = new(
            (nint)DY.Pointer, shape.OutH * shape.OutW, (nint)DX.Pointer, shape.H * shape.W, shape.N, taps,
            (nint)packed, panels, (nint)zeros, Accumulate != 0);
        Conv2dScratch.Run(cpu, shape, GatherDirection.BackwardInput, product);
    }
}

public readonly unsafe partial record struct Conv2dBackwardWeight
{
    public void Execute(CpuContext cpu)
    {
        Conv2dBackwardWeight self = this;
        int taps = Shape.R * Shape.S, panelWidth = 2 * cpu.Width.Lanes(), panels = Devices.Grid.DivideUp(Shape.O, panelWidth);
        PixelPairs pairs = PixelPairs.For(cpu, Shape, Math.Min(Shape.O, panelWidth));
        // One item does all taps of a split and a panel while its pixels are near; one tap, where that makes too few items.
        int parts = Splits * panels >= 8 * cpu.Threads ? 1 : taps;
        cpu.For(Splits * panels * parts, 1, (begin, end, worker) =>
        {
            float* packed = cpu.Scratch(worker, (long)pairs.PixelsOfBlock * panelWidth);
            for (int i = begin; i < end; i++)
            {
                int part = i % parts, column = i / parts % panels * panelWidth, split = i / parts / panels;
                Simd.Run(cpu.Width, new Item(self, pairs, split, column, taps * part / parts, taps * (part + 1) / parts, packed));
            }
        });
    }

    /// <summary>Some taps of one split and one panel of output channels: whole images, group by group, block by block.</summary>
    private readonly struct Item(Conv2dBackwardWeight kernel, PixelPairs pairs, int split, int column, int firstTap, int endTap, float* packed) : IVectorBody
    {
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            Conv2dShape shape = kernel.Shape;
            int columns = Math.Min(shape.O - column, OuterProduct<TVector, TLanes>.PanelWidth), group = PixelPairs.ImagesOf(shape);
            float* partial = kernel.Partial.Pointer + (long)split * shape.WeightCount + column;
            for (int row = firstTap * shape.C; row < endTap * shape.C; row++) new Span<float>(partial + (long)row * shape.O, columns).Clear();
            int end = kernel.FirstImage(split + 1);
            for (int n = kernel.FirstImage(split); n < end; n += group)
            {
                for (int block = 0; block < pairs.Blocks; block++) Block<TVector, TLanes>(n, Math.Min(group, end - n), block, partial, columns);
            }
        }

        private void Block<TVector, TLanes>(int image, int images, int block, float* partial, int columns)
            where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            Conv2dShape shape = kernel.Shape;
            int pixels = shape.OutH * shape.OutW, first = block * pairs.PixelsOfBlock, group = PixelPairs.ImagesOf(shape);
            float* x = kernel.X.Pointer + (long)image * shape.H * shape.W * shape.C;
            float* dy = kernel.DY.Pointer + ((long)image * pixels + first) * shape.O + column;
            int count = Math.Min(pairs.PixelsOfBlock, images * pixels - first);
            int inputBytes = (int)((long)group * shape.H * shape.W * shape.C * sizeof(float) / pairs.Blocks);
            nint nextX = (nint)x + (nint)inputBytes * (block + 1), nextDY = (nint)dy + (nint)count * shape.O * sizeof(float);
            dy = Packing.Columns(dy, shape.O, count, columns, OuterProduct<TVector, TLanes>.PanelWidth, packed);
            fixed (int* inputs = pairs.Inputs, outputs = pairs.Outputs)
            {
                for (int tap = firstTap; tap < endTap; tap++)
                {
                    (int from, int to) = (inputBytes * (tap - firstTap) / (endTap - firstTap), inputBytes * (tap - firstTap + 1) / (endTap - firstTap));
                    Cache.Fetch(nextX + from, to - from);
                    (from, to) = (count * (tap - firstTap) / (endTap - firstTap), count * (tap - firstTap + 1) / (endTap - firstTap));
                    for (int pixel = from; pixel < to; pixel++) Cache.Fetch(nextDY + (nint)pixel * shape.O * sizeof(float), columns * sizeof(float));
                    // Every image has as many pairs as another, and they are listed image by image: a shorter group is a prefix.
                    int begin = pairs.First[tap * pairs.Blocks + block], listed = (pairs.First[tap * pairs.Blocks + block + 1] - begin) / group * images;
                    if (listed == 0) continue;
                    OuterProduct<TVector, TLanes>.AddTo(
                        partial + (long)tap * shape.C * shape.O, shape.O, shape.C, columns, x, inputs + begin, dy, outputs + begin, listed);
                }
            }
        }
    }

    private int FirstImage(int split) => (int)((long)Shape.N * split / Splits);
}

/// <summary>What the passes of a convolution share.</summary>
internal static unsafe class Conv2dScratch
{
    /// <summary>Shared scratch: <paramref name="depth"/> zeros, and behind them room for packed weights.</summary>
    public static float* ZerosAnd(CpuContext cpu, int depth, long packedFloats, out float* packed)
    {
        int zeroCount = Devices.Grid.DivideUp(depth, 16) * 16;
        float* zeros = cpu.SharedScratch(zeroCount + packedFloats);
        new Span<float>(zeros, zeroCount).Clear();
        packed = zeros + zeroCount;
        return zeros;
    }

    public static void Run(CpuContext cpu, in Conv2dShape shape, GatherDirection direction, in GatherProduct product)
    {
        int group = GatherTable.ImagesOf(shape, direction), left = shape.N % group;
        GatherTable table = GatherTable.For(cpu, shape, direction, group);
        product.Run(cpu, group, table, left == 0 ? null : GatherTable.For(cpu, shape, direction, left));
    }
}
