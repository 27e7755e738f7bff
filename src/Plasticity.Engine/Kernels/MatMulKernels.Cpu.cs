using Plasticity.Engine.Devices.Cpu;

namespace Plasticity.Engine.Kernels;

public readonly unsafe partial record struct MatMul
{
    public void Execute(CpuContext cpu)
    {
        SimdWidth width = Panels.WidthFor(cpu, N);
        Panels panels = new(N, width.Lanes());
        float* packed = cpu.SharedScratch(panels.Floats(K));
        Packing.Rows(cpu, B.Pointer, K, panels, packed);
        new MatrixRows(A.Pointer, M, K, packed, panels, width, C.Pointer, Accumulate != 0).Run(cpu);
    }
}

public readonly unsafe partial record struct MatMulTransposedB
{
    public void Execute(CpuContext cpu)
    {
        SimdWidth width = Panels.WidthFor(cpu, N);
        Panels panels = new(N, width.Lanes());
        float* packed = cpu.SharedScratch(panels.Floats(K));
        Packing.Transposed(cpu, B.Pointer, 1, K, panels, packed);
        new MatrixRows(A.Pointer, M, K, packed, panels, width, C.Pointer, Accumulate != 0).Run(cpu);
    }
}

public readonly unsafe partial record struct MatMulTransposedA
{
    /// <summary>Rows of both matrices that are summed at once, while they lie in the nearer caches.</summary>
    private const int Block = 256;

    public void Execute(CpuContext cpu)
    {
        MatMulTransposedA self = this;
        SimdWidth width = Panels.WidthFor(cpu, N);
        int* rows = (int*)cpu.SharedScratch(2L * Block), columns = rows + Block;
        for (int k = 0; k < Block; k++) (rows[k], columns[k]) = (k * M, k * N);
        int tiles = Devices.Grid.DivideUp(M, TileProgram.Rows);
        cpu.For(tiles, (int)Math.Max(1, 65536 / ((long)N * K)), (begin, end, _) => Simd.Run(width, new Tiles(self, rows, columns, begin, end)));
    }

    /// <summary>Eight rows of c at a time, block after block in order.</summary>
    private readonly struct Tiles(MatMulTransposedA kernel, int* rows, int* columns, int begin, int end) : IVectorBody
    {
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, ILanes<TVector>
        {
            Panels panels = new(kernel.N, TLanes.Count);
            for (int row = begin * TileProgram.Rows; row < Math.Min(kernel.M, end * TileProgram.Rows); row += TileProgram.Rows)
            {
                float* c = kernel.C.Pointer + (long)row * kernel.N;
                int filled = Math.Min(TileProgram.Rows, kernel.M - row);
                if (kernel.Accumulate == 0) new Span<float>(c, filled * kernel.N).Clear();
                for (int k = 0; k < kernel.K; k += Block)
                {
                    float* a = kernel.A.Pointer + (long)k * kernel.M + row, b = kernel.B.Pointer + (long)k * kernel.N;
                    OuterProduct<TVector, TLanes>.AddTo(c, kernel.N, filled, panels, a, rows, b, columns, Math.Min(Block, kernel.K - k));
                }
            }
        }
    }
}

/// <summary>c [M,N] (+)= a [M,K] · packed [K,N], rows of a read where they lie.</summary>
internal readonly unsafe struct MatrixRows(float* a, int m, int k, float* packed, Panels panels, SimdWidth width, float* c, bool add)
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
                Simd.Run(self.Width, new Block(self, tile, Math.Min(end - tile, PanelProduct.Tiles), unused));
            }
        });
    }

    private SimdWidth Width => width;

    /// <summary>A few tiles; rows past the last of a repeat it and go to <paramref name="unused"/>.</summary>
    private readonly struct Block(MatrixRows matrix, int first, int tiles, float* unused) : IVectorBody
    {
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, ILanes<TVector>
        {
            nint* programs = stackalloc nint[PanelProduct.Tiles * TileProgram.Words], targets = stackalloc nint[PanelProduct.Tiles * TileProgram.Rows];
            int* taps = stackalloc int[PanelProduct.Tiles];
            matrix.Describe(first, tiles, programs, taps, targets, unused);
            new PanelProduct
            {
                Programs = programs, Taps = taps, Targets = targets, TapDepth = matrix.Depth, Packed = matrix.Packed, Depth = matrix.Depth,
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
