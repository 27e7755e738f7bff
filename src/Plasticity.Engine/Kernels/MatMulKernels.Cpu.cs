using Plasticity.Engine.Devices.Cpu;

namespace Plasticity.Engine.Kernels;

public readonly unsafe partial record struct MatMul
{
    public void Execute(CpuContext cpu)
    {
        Panels panels = new(N, cpu.Width.Lanes(), K);
        float* packed = cpu.SharedScratch(panels.Floats(K));
        Packing.Rows(cpu, B.Pointer, K, panels, packed);
        new MatrixRows(A.Pointer, M, K, packed, panels, C.Pointer, Accumulate != 0).Run(cpu);
    }
}

public readonly unsafe partial record struct MatMulTransposedB
{
    public void Execute(CpuContext cpu)
    {
        Panels panels = new(N, cpu.Width.Lanes(), K);
        float* packed = cpu.SharedScratch(panels.Floats(K));
        Packing.Transposed(cpu, B.Pointer, 1, panels, packed);
        new MatrixRows(A.Pointer, M, K, packed, panels, C.Pointer, Accumulate != 0).Run(cpu);
    }
}

public readonly unsafe partial record struct MatMulTransposedA
{
    /// <summary>Rows of both matrices that are summed at once, while they lie in the nearer caches.</summary>
    private const int Block = 128;

    /// <summary>Rows of c that one item computes.</summary>
    private const int Band = 64;

    public void Execute(CpuContext cpu)
    {
        MatMulTransposedA self = this;
        int panelWidth = 2 * cpu.Width.Lanes(), bands = Devices.Grid.DivideUp(M, Band), panels = Devices.Grid.DivideUp(N, panelWidth);
        cpu.For(bands * panels, (int)Math.Max(1, 65536L / (Band * panelWidth) / K), (begin, end, worker) =>
        {
            for (int i = begin; i < end; i++) Simd.Run(cpu.Width, new Item(self, cpu, worker, i % bands * Band, i / bands * panelWidth));
        });
    }

    /// <summary>A band of rows of one panel, block after block in order.</summary>
    private readonly struct Item(MatMulTransposedA kernel, CpuContext cpu, int worker, int row, int column) : IVectorBody
    {
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            (int m, int n) = (kernel.M, kernel.N);
            int height = Math.Min(Band, m - row);
            OuterSums panel = new(Math.Min(2 * TLanes.Count, n - column), TLanes.Count);
            float* sums = cpu.Scratch(worker, panel.Floats(height) + Block * panel.Width), packed = sums + panel.Floats(height);
            new Span<float>(sums, panel.Floats(height)).Clear();
            int* aRows = stackalloc int[Block], bRows = stackalloc int[Block];
            for (int k = 0; k < Block; k++) (aRows[k], bRows[k]) = (k * m, k * panel.RowStride(n));
            for (int k = 0; k < kernel.K; k += Block)
            {
                int count = Math.Min(Block, kernel.K - k);
                float* b = panel.Rows(kernel.B.Pointer + (long)k * n + column, n, count, packed);
                panel.Add<TVector, TLanes>(sums, height, kernel.A.Pointer + (long)k * m + row, aRows, b, bRows, count);
            }
            panel.Write<TVector, TLanes>(sums, height, height, height, kernel.C.Pointer + (long)row * n + column, n, kernel.Accumulate != 0);
        }
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
