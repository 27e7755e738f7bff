using System.Runtime.CompilerServices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct MatMul : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        Panels panels = new(N, cpu.Width.Lanes(), K);
        float* packed = cpu.SharedScratch(panels.Floats(K));
        Packing.Rows(cpu, B.Pointer, K, panels, packed);
        new MatrixRows(A.Pointer, M, K, packed, panels, C.Pointer, Accumulate != 0).Run(cpu);
    }
}

public readonly unsafe partial record struct MatMulTransposedB : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        Panels panels = new(N, cpu.Width.Lanes(), K);
        float* packed = cpu.SharedScratch(panels.Floats(K));
        Packing.Transposed(cpu, B.Pointer, 1, panels, packed);
        new MatrixRows(A.Pointer, M, K, packed, panels, C.Pointer, Accumulate != 0).Run(cpu);
    }
}

/// <summary>c [M,N] (+)= a [M,K] · packed [K,N], rows of a read where they lie.</summary>
internal readonly unsafe struct MatrixRows(float* a, int m, int k, float* packed, Panels panels, float* c, bool add)
{
    public void Run(CpuContext cpu)
    {
        MatrixRows self = this;
        int tiles = Devices.Grid.DivideUp(m, TileProgram.Rows), n = panels.Columns;
        cpu.For(tiles, (int)Math.Max(1, 65536 / ((long)n * k)), (begin, end, worker) =>
        {
            float* unused = cpu.Scratch(worker, n);
            for (int tile = begin; tile < end; tile += PanelProduct.Tiles)
            {
                Simd.Run(cpu.Width, new Block(self, tile, Math.Min(end - tile, PanelProduct.Tiles), unused));
            }
        });
    }

    /// <summary>A few tiles; rows past the last of a repeat it and go to <paramref name="unused"/>.</summary>
    private readonly struct Block(MatrixRows matrix, int first, int tiles, float* unused) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            nint* programs = stackalloc nint[PanelProduct.Tiles * TileProgram.Words], targets = stackalloc nint[PanelProduct.Tiles * TileProgram.Rows];
            int* taps = stackalloc int[PanelProduct.Tiles];
            matrix.Describe(first, tiles, programs, taps, targets, unused);
            new PanelProduct
            {
                Programs = programs, Taps = taps, Targets = targets, Packed = matrix.Packed, Depth = matrix.Depth,
                Panels = matrix.Panels, Add = matrix.Add,
            }.Run<TVector, TLanes>(tiles);
        }
    }

    private int Depth => k;
    private float* Packed => packed;
    private Panels Panels => panels;
    private bool Add => add;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Describe(int first, int tiles, nint* programs, int* taps, nint* targets, float* unused)
    {
        for (int tile = 0; tile < tiles; tile++, programs += TileProgram.Words, targets += TileProgram.Rows)
        {
            taps[tile] = 1;
            programs[TileProgram.Depth] = 0;
            for (int i = 0; i < TileProgram.Rows; i++)
            {
                int row = (first + tile) * TileProgram.Rows + i;
                programs[i] = (nint)(a + (long)Math.Min(row, m - 1) * k);
                targets[i] = row < m ? (nint)(c + (long)row * panels.Columns) : (nint)unused;
            }
        }
    }
}
