using Plasticity.Engine.Devices.Cpu;

namespace Plasticity.Engine.Kernels;

public readonly unsafe partial record struct Conv2dForward
{
    public void Execute(CpuContext cpu)
    {
        Conv2dShape shape = Shape;
        SimdWidth width = Panels.WidthFor(cpu, shape.O);
        Panels panels = new(shape.O, width.Lanes());
        int taps = shape.R * shape.S, depth = taps * shape.C;
        float* zeros = Conv2dScratch.ZerosAnd(cpu, shape.C, panels.Floats(depth), out float* packed);
        Packing.Rows(cpu, Weight.Pointer, depth, panels, packed);
        GatherProduct product = new(
            (nint)X.Pointer, shape.H * shape.W, shape.C, (nint)Y.Pointer, shape.OutH * shape.OutW, shape.N, taps,
            (nint)packed, panels, width, (nint)zeros, Add: false);
        Conv2dScratch.Run(cpu, shape, GatherDirection.Forward, product);
    }
}

public readonly unsafe partial record struct Conv2dBackwardInput
{
    public void Execute(CpuContext cpu)
    {
        Conv2dShape shape = Shape;
        SimdWidth width = Panels.WidthFor(cpu, shape.C);
        Panels panels = new(shape.C, width.Lanes());
        int taps = shape.R * shape.S;
        float* zeros = Conv2dScratch.ZerosAnd(cpu, shape.O, panels.Floats(taps * shape.O), out float* packed);
        Packing.Transposed(cpu, Weight.Pointer, taps, shape.O, panels, packed);
        GatherProduct product = new(
            (nint)DY.Pointer, shape.OutH * shape.OutW, shape.O, (nint)DX.Pointer, shape.H * shape.W, shape.N, taps,
            (nint)packed, panels, width, (nint)zeros, Accumulate != 0);
        Conv2dScratch.Run(cpu, shape, GatherDirection.BackwardInput, product);
    }
}

public readonly unsafe partial record struct Conv2dBackwardWeight
{
    public void Execute(CpuContext cpu)
    {
        Conv2dBackwardWeight self = this;
        int taps = Shape.R * Shape.S, group = PixelPairs.ImagesOf(Shape);
        SimdWidth width = Panels.WidthFor(cpu, Shape.O);
        PixelPairs pairs = PixelPairs.For(cpu, Shape, group);
        // One item does all taps of a split while its pixels are near; with few splits for the threads, one tap.
        int parts = Splits >= 4 * cpu.Threads ? 1 : taps;
        cpu.For(Splits * parts, 1, (begin, end, _) =>
        {
            for (int i = begin; i < end; i++)
            {
                int part = i % parts;
                Simd.Run(width, new Split(self, pairs, group, i / parts, taps * part / parts, taps * (part + 1) / parts));
            }
        });
    }

    /// <summary>Some taps of one split: whole images, group by group, block by block.</summary>
    private readonly struct Split(Conv2dBackwardWeight kernel, PixelPairs pairs, int group, int split, int firstTap, int endTap) : IVectorBody
    {
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, ILanes<TVector>
        {
            Conv2dShape shape = kernel.Shape;
            float* partial = kernel.Partial.Pointer + (long)split * shape.WeightCount;
            int tapCount = shape.C * shape.O;
            new Span<float>(partial + (long)firstTap * tapCount, (endTap - firstTap) * tapCount).Clear();
            int first = (int)((long)shape.N * split / kernel.Splits), end = (int)((long)shape.N * (split + 1) / kernel.Splits);
            for (int n = first; n < end; n += group)
            {
                int images = Math.Min(group, end - n);
                for (int block = 0; block < pairs.Blocks; block++)
                {
                    for (int tap = firstTap; tap < endTap; tap++)
                    {
                        Tap<TVector, TLanes>(n, images, tap * pairs.Blocks + block, partial + (long)tap * tapCount);
                    }
                }
            }
        }

        private void Tap<TVector, TLanes>(int image, int images, int range, float* weight)
            where TVector : struct where TLanes : struct, ILanes<TVector>
        {
            Conv2dShape shape = kernel.Shape;
            // Every image has as many pairs as another, and they are listed image by image: a shorter group is a prefix.
            int begin = pairs.First[range], count = (pairs.First[range + 1] - begin) / group * images;
            if (count == 0) return;
            Panels panels = new(shape.O, TLanes.Count);
            float* x = kernel.X.Pointer + (long)image * shape.H * shape.W * shape.C;
            float* dy = kernel.DY.Pointer + (long)image * shape.OutH * shape.OutW * shape.O;
            fixed (int* inputs = pairs.Inputs, outputs = pairs.Outputs)
            {
                for (int p = 0; p < panels.Count; p++)
                {
                    int column = panels.First(p), columns = panels.Filled(p);
                    bool wide = panels.IsWide(p);
                    for (int c = 0; c < shape.C; c += TileProgram.Rows)
                    {
                        OuterProduct<TVector, TLanes>.AddPanel(
                            weight + (long)c * shape.O + column, shape.O, Math.Min(TileProgram.Rows, shape.C - c), columns, wide,
                            x + c, inputs + begin, dy + column, outputs + begin, count);
                    }
                }
            }
        }
    }
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
