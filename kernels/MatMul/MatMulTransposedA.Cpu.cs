using System.Runtime.CompilerServices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct MatMulTransposedA : ICpuKernel
{
    /// <summary>Rows of both matrices that are summed at once, while they lie in the nearer caches.</summary>
    private const int Block = 128;

    /// <summary>Rows of c, which are columns of a, that one item computes.</summary>
    private const int Band = 64;

    /// <summary>Panels of columns that one item computes: each use of a's columns, which lie far apart in memory, spares one fetch.</summary>
    private const int PanelsOfItem = 4;

    public void Execute(CpuContext cpu)
    {
        MatMulTransposedA self = this;
        int itemColumns = PanelsOfItem * 2 * cpu.Width.Lanes(), bands = Devices.Grid.DivideUp(M, Band), groups = Devices.Grid.DivideUp(N, itemColumns);
        cpu.For(bands * groups, (int)Math.Max(1, 65536L / Band / Math.Min(N, itemColumns) / K), (begin, end, worker) =>
        {
            for (int i = begin; i < end; i++)
            {
                int row = i % bands * Band, column = i / bands * itemColumns;
                Simd.Run(cpu.Width, new Item(self, cpu, worker, row, Math.Min(Band, self.M - row), column, Math.Min(itemColumns, self.N - column)));
            }
        });
    }

    /// <summary>A band of rows of a few panels, block after block in order.</summary>
    private readonly struct Item(MatMulTransposedA kernel, CpuContext cpu, int worker, int row, int height, int column, int width) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            int panelWidth = 2 * TLanes.Count, panels = Devices.Grid.DivideUp(width, panelWidth), m = kernel.M, bandWidth = Math.Min(m, Band);
            int sumFloats = new OuterSums(panelWidth, TLanes.Count).Floats(Band);
            float* sums = cpu.Scratch(worker, panels * sumFloats + Block * (panelWidth + Band)), packed = sums + panels * sumFloats, band = packed + Block * panelWidth;
            new Span<float>(sums, panels * sumFloats).Clear();
            int* aRows = stackalloc int[Block], bRows = stackalloc int[Block];
            for (int i = 0; i < Block; i++) aRows[i] = i * bandWidth;
            for (int k = 0; k < kernel.K; k += Block)
            {
                int count = Math.Min(Block, kernel.K - k);
                float* a = Packing.Columns(kernel.A.Pointer + (long)k * m + row, m, count, height, bandWidth, band);
                for (int p = 0; p < panels; p++) Add<TVector, TLanes>(p, k, count, a, aRows, bRows, packed, sums + (long)p * sumFloats);
            }
            for (int p = 0; p < panels; p++)
            {
                float* c = kernel.C.Pointer + (long)row * kernel.N + column + p * panelWidth;
                Panel(p, TLanes.Count).Write<TVector, TLanes>(sums + (long)p * sumFloats, height, height, height, c, kernel.N, kernel.Accumulate != 0);
            }
        }

        private OuterSums Panel(int p, int lanes) => new(Math.Min(2 * lanes, width - p * 2 * lanes), lanes);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Add<TVector, TLanes>(int p, int k, int count, float* a, int* aRows, int* bRows, float* packed, float* sums)
            where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            OuterSums panel = Panel(p, TLanes.Count);
            int stride = panel.RowStride(kernel.N);
            for (int i = 0; i < count; i++) bRows[i] = i * stride;
            float* b = panel.Rows<TVector, TLanes>(kernel.B.Pointer + (long)k * kernel.N + column + p * panel.Width, kernel.N, count, packed);
            panel.Add<TVector, TLanes>(sums, height, a, aRows, b, bRows, count);
        }
    }
}
