using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

/// <summary>Target pixels (+)= packed weights times the source pixels that a <see cref="GatherTable"/> lists: one pass of a convolution.</summary>
/// <param name="Source">Pixels of <paramref name="SourceStride"/> floats, <paramref name="SourcePixels"/> an image; a tap reads
/// <c>Panels.TapDepth</c> floats from where its pixel begins.</param>
/// <param name="Target">Pixels of <c>Panels.Columns</c> floats, <paramref name="TargetPixels"/> an image.</param>
/// <param name="Packed">[AllTaps · TapDepth, columns] in panels.</param>
/// <param name="Zeros">TapDepth zeros: what lies outside an image.</param>
/// <param name="Epilogue">What is done to each target pixel as it is completed.</param>
internal readonly unsafe record struct GatherProduct(
    nint Source, int SourcePixels, int SourceStride, nint Target, int TargetPixels, int Images, int AllTaps,
    nint Packed, Panels Panels, nint Zeros, bool Add, Epilogue Epilogue = default)
{
    /// <summary>Multiply-adds that are worth waking a thread for.</summary>
    private const long Grain = 65536;

    /// <param name="shape">What <see cref="GatherTable"/> describes.</param>
    public void Run(CpuContext cpu, in Conv2dShape shape, GatherDirection direction)
    {
        GatherProduct self = this;
        int groupImages = GatherTable.ImagesOf(shape, direction), left = Images % groupImages;
        GatherTable table = GatherTable.For(cpu, shape, direction, groupImages);
        GatherTable? rest = left == 0 ? null : GatherTable.For(cpu, shape, direction, left);
        int groups = Images / groupImages, whole = groups * table.Tiles, tiles = whole + (rest?.Tiles ?? 0);
        long tileWork = (long)TileProgram.Rows * AllTaps * Panels.TapDepth * Panels.Columns;
        int block = Math.Clamp(160 / AllTaps, 1, PanelProduct.Tiles);
        cpu.For(tiles, (int)Math.Max(1, Grain / tileWork), (begin, end, worker) =>
        {
            nint* scratch = (nint*)cpu.Scratch(worker, 2L * block * AllTapWords(self.AllTaps) + self.Panels.Columns);
            for (int tile = begin; tile < end;)
            {
                bool inWhole = tile < whole;
                int group = inWhole ? tile / table.Tiles : groups, local = inWhole ? tile % table.Tiles : tile - whole;
                GatherTable tableOfTile = inWhole ? table : rest!;
                int count = Math.Min(Math.Min(block, end - tile), tableOfTile.Tiles - local);
                Simd.Run(cpu.Width, new Block(self, tableOfTile, group * groupImages, local, count, scratch, block));
                tile += count;
            }
        });
    }

    private static int AllTapWords(int taps) => taps * TileProgram.Words;

    /// <summary>Neighbouring tiles of one group.</summary>
    private readonly struct Block(GatherProduct product, GatherTable table, int image, int first, int tiles, nint* programs, int capacity) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            nint* targets = stackalloc nint[PanelProduct.Tiles * TileProgram.Rows], fetches = stackalloc nint[PanelProduct.Tiles];
            int* taps = stackalloc int[PanelProduct.Tiles], fetchBytes = stackalloc int[PanelProduct.Tiles];
            nint unused = (nint)(programs + capacity * AllTapWords(product.AllTaps));
            product.Describe(table, image, first, tiles, programs, taps, targets, unused);
            product.DescribeFetches(table, image, first, tiles, fetches, fetchBytes);
            new PanelProduct
            {
                Programs = programs, Taps = taps, Targets = targets, Packed = (float*)product.Packed,
                Depth = product.AllTaps * product.Panels.TapDepth, Panels = product.Panels, Add = product.Add,
                Epilogue = product.Epilogue, Unused = unused,
                Fetches = fetches, FetchBytes = fetchBytes, FetchTimes = table.FetchTimes,
                FetchStride = (nint)product.SourcePixels * product.SourceStride * sizeof(float),
            }.Run<TVector, TLanes>(tiles);
        }
    }

    /// <summary>From the table's pixel numbers to addresses; rows that nobody wants go to <paramref name="unused"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Describe(GatherTable table, int image, int first, int tiles, nint* program, int* taps, nint* target, nint unused)
    {
        nint source = Source + (nint)image * SourcePixels * SourceStride * sizeof(float);
        nint written = Target + (nint)image * TargetPixels * Panels.Columns * sizeof(float);
        fixed (int* sources = table.Sources, targets = table.Targets)
        {
            for (int tile = 0; tile < tiles; tile++, target += TileProgram.Rows)
            {
                int begin = table.FirstTap[first + tile], end = table.FirstTap[first + tile + 1];
                taps[tile] = end - begin;
                for (int tap = begin; tap < end; tap++, program += TileProgram.Words)
                {
                    Addresses(sources + (long)tap * TileProgram.Rows, source, SourceStride * sizeof(float), Zeros, program);
                    program[TileProgram.Depth] = (nint)table.Taps[tap] * Panels.TapDepth;
                }
                Addresses(targets + (long)(first + tile) * TileProgram.Rows, written, Panels.Columns * sizeof(float), unused, target);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DescribeFetches(GatherTable table, int image, int first, int tiles, nint* fetches, int* bytes)
    {
        int pixelBytes = SourceStride * sizeof(float);
        for (int tile = 0; tile < tiles; tile++)
        {
            fetches[tile] = Source + ((nint)image * SourcePixels + table.FetchFirst[first + tile]) * pixelBytes;
            bytes[tile] = table.FetchCount[first + tile] * pixelBytes;
        }
    }

    /// <summary>addresses [8] = start + pixels [8] · bytes, or <paramref name="outside"/> where there is no pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Addresses(int* pixels, nint start, int bytes, nint outside, nint* addresses)
    {
        Vector256<int> pixel = Vector256.Load(pixels);
        (Vector256<long> low, Vector256<long> high) = Vector256.Widen(pixel);
        Vector256<long> origin = Vector256.Create((long)start), none = Vector256.Create((long)outside), size = Vector256.Create((long)bytes);
        Vector256.ConditionalSelect(Vector256.LessThan(low, Vector256<long>.Zero), none, origin + low * size).Store((long*)addresses);
        Vector256.ConditionalSelect(Vector256.LessThan(high, Vector256<long>.Zero), none, origin + high * size).Store((long*)addresses + 4);
    }
}
