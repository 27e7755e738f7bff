using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

/// <summary>
/// The gradient of a 3×3 weight by Winograd's algorithm: dg = Gᵀ[Σ over tiles of (Bᵀ d B)ᵀ (A dY Aᵀ)]G. The 36 sums are kept while blocks of
/// tiles are added to them. Each split of the batch is one thread's work; where splits are few, because the sums are large, the threads share
/// each step of a block instead. Either way a sum is taken tile after tile, so neither threads nor blocks change its bits.
/// </summary>
internal readonly unsafe struct WinogradWeightGradient
{
    private readonly WinogradTiling _tiling;
    private readonly WinogradInput _input;
    private readonly WinogradOutputGradient _gradient;
    private readonly WinogradSums _result;
    private readonly WinogradPlanes _v, _d, _s;
    private readonly float* _partial;
    private readonly int _strips, _splits;

    private WinogradWeightGradient(
        WinogradTiling tiling, float* x, float* dy, float* zeros, float* partial, int splits, int strips, WinogradPlanes v, WinogradPlanes d, WinogradPlanes s)
    {
        (_tiling, _splits, _strips, _v, _d, _s) = (tiling, splits, strips, v, d, s);
        _partial = partial;
        _input = new WinogradInput(tiling, x, zeros, v);
        _gradient = new WinogradOutputGradient(tiling, dy, zeros, d);
        _result = new WinogradSums(s, tiling.C, tiling.O);
    }

    private long PlaneFloats => _v.Floats + _d.Floats + _s.Floats;

    /// <summary>partial [splits,3,3,C,O], overwritten.</summary>
    public static void Run(CpuContext cpu, WinogradTiling tiling, float* x, float* dy, float* partial, int splits)
    {
        bool together = splits < 2 * cpu.Threads;
        int strips = WinogradBlocks.Strips(tiling, splits, together), zeroFloats = Math.Max(WinogradInput.Zeros(tiling), WinogradOutputGradient.Zeros(tiling));
        WinogradPlanes v = new(strips * tiling.Across, tiling.C), d = v with { Channels = tiling.O }, s = new(tiling.C, tiling.O);
        float* zeros = cpu.SharedScratch(zeroFloats + (together ? v.Floats + d.Floats + s.Floats : 0));
        new Span<float>(zeros, zeroFloats).Clear();
        WinogradWeightGradient pass = new(tiling, x, dy, zeros, partial, splits, strips, v, d, s);
        if (together) pass.Together(cpu, zeros + zeroFloats);
        else pass.Apart(cpu);
    }

    private int FirstStrip(int split) => (int)((long)_tiling.N * split / _splits) * _tiling.Down;

    private float* Partial(int split) => _partial + (long)split * 9 * _tiling.C * _tiling.O;

    private void Apart(CpuContext cpu)
    {
        WinogradWeightGradient self = this;
        SimdWidth width = _tiling.Width(cpu);
        long columns = WinogradInput.Scratch(_tiling, width.Lanes());
        cpu.For(_splits, 1, (begin, end, worker) =>
        {
            float* scratch = cpu.Scratch(worker, columns + self.PlaneFloats), v = scratch + columns, d = v + self._v.Floats, s = d + self._d.Floats;
            for (int split = begin; split < end; split++)
            {
                int from = self.FirstStrip(split), to = self.FirstStrip(split + 1);
                new Span<float>(s, (int)self._s.Floats).Clear();
                for (int first = from; first < to; first += self._strips)
                {
                    int count = Math.Min(self._strips, to - first);
                    Simd.Run(width, new Tiles(self, first, first, count, scratch, v, d));
                    Simd.Run(width, new Products(self, v, d, s, count, 0, WinogradTiling.Products));
                }
                Simd.Run(width, new Result(self._result, s, self.Partial(split), 0, self._tiling.C));
            }
        });
    }

    private void Together(CpuContext cpu, float* v)
    {
        WinogradWeightGradient self = this;
        float* d = v + _v.Floats, s = d + _d.Floats;
        SimdWidth width = _tiling.Width(cpu);
        long columns = WinogradInput.Scratch(_tiling, width.Lanes());
        for (int split = 0; split < _splits; split++)
        {
            int from = FirstStrip(split), to = FirstStrip(split + 1);
            float* partial = Partial(split);
            cpu.For(WinogradTiling.Products, 1, (begin, end, _) => new Span<float>(s + (long)begin * self._s.Stride, (end - begin) * self._s.Stride).Clear());
            for (int first = from; first < to; first += _strips)
            {
                int block = first, count = Math.Min(_strips, to - first);
                cpu.For(count, 1, (begin, end, worker) =>
                    Simd.Run(width, new Tiles(self, block, block + begin, end - begin, cpu.Scratch(worker, columns), v, d)));
                cpu.For(WinogradTiling.Products, 1, (begin, end, _) => Simd.Run(width, new Products(self, v, d, s, count, begin, end)));
            }
            cpu.For(_tiling.C, 8, (begin, end, _) => Simd.Run(width, new Result(self._result, s, partial, begin, end)));
        }
    }

    /// <summary>V and D of some strips of a block.</summary>
    private readonly struct Tiles(WinogradWeightGradient pass, int block, int first, int count, float* scratch, float* v, float* d) : IVectorBody
    {
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            long row = (long)(first - block) * pass._tiling.Across;
            pass._input.Transform<TVector, TLanes>(first, count, scratch, v + row * pass._v.RowStride);
            pass._gradient.Transform<TVector, TLanes>(first, count, d + row * pass._d.RowStride);
        }
    }

    /// <summary>S (+)= Vᵀ·D for some of the 36 points.</summary>
    private readonly struct Products(WinogradWeightGradient pass, float* v, float* d, float* s, int strips, int begin, int end) : IVectorBody
    {
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            (int inputs, int outputs, int rows) = (pass._tiling.C, pass._tiling.O, strips * pass._tiling.Across);
            for (int point = begin; point < end; point++)
            {
                float* a = v + (long)point * pass._v.Stride, b = d + (long)point * pass._d.Stride, c = s + (long)point * pass._s.Stride;
                for (int o = 0; o < outputs; o += 2 * TLanes.Count)
                {
                    StridedOuterTile<TVector, TLanes>.Add(
                        a, pass._v.RowStride, inputs, b + o, pass._d.RowStride, Math.Min(2, (outputs - o) / TLanes.Count), rows, c + o, pass._s.RowStride);
                }
            }
        }
    }

    private readonly struct Result(WinogradSums result, float* sums, float* partial, int begin, int end) : IVectorBody
    {
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, IVectorLanes<TVector> =>
            result.Transform<TVector, TLanes>(sums, partial, begin, end);
    }
}
