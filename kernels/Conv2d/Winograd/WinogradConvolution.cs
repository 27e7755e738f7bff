using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

/// <summary>
/// One pass of a 3×3 convolution by Winograd's algorithm: transform the inputs of a block of tiles, multiply 36 matrices, transform the
/// products back. Blocks are as small as the caches want them and go to threads as these come free; where the weights are so large that
/// reading them for every block would cost more than that, one block holds all tiles and the threads share each step of it.
/// </summary>
internal readonly unsafe struct WinogradConvolution
{
    private readonly WinogradTiling _tiling;
    private readonly WinogradWeights _weights;
    private readonly WinogradInput _input;
    private readonly WinogradOutput _output;
    private readonly WinogradPlanes _v, _m;
    private readonly float* _u;
    private readonly int _strips;

    /// <param name="u">What <paramref name="weights"/> has transformed.</param>
    /// <param name="zeros">As many as <see cref="WinogradInput.Zeros"/> says.</param>
    /// <param name="strips">Strips of a block.</param>
    /// <param name="v">Of the transformed inputs of a block.</param> <param name="m">Of its products.</param>
    private WinogradConvolution(
        WinogradTiling tiling, WinogradWeights weights, float* x, float* u, float* zeros, float* y, Epilogue epilogue, int strips, WinogradPlanes v, WinogradPlanes m)
    {
        (_tiling, _weights, _strips, _v, _m) = (tiling, weights, strips, v, m);
        _u = u;
        _input = new WinogradInput(tiling, x, zeros, v);
        _output = new WinogradOutput(tiling, m, y, epilogue);
    }

    /// <summary>y = x convolved with the weight, finished by <paramref name="epilogue"/>.</summary>
    /// <param name="turned">As <see cref="WinogradWeights"/> has it.</param>
    /// <param name="frozen">Whether to keep the transformed weight for the next time.</param>
    public static void Run(CpuContext cpu, WinogradTiling tiling, bool turned, float* x, float* weight, bool frozen, float* y, Epilogue epilogue)
    {
        WinogradWeights weights = new(tiling.C, tiling.O, turned, tiling.Width(cpu));
        int strips = WinogradBlocks.Strips(tiling), zeroFloats = WinogradInput.Zeros(tiling);
        bool together = strips >= tiling.Strips;
        int rows = StridedTile.RoundUp(strips * tiling.Across);
        WinogradPlanes v = new(rows, tiling.C), m = new(rows, tiling.O);
        float* zeros = cpu.SharedScratch(zeroFloats + (frozen ? 0 : weights.Floats) + (together ? v.Floats + m.Floats : 0)), u = zeros + zeroFloats, planes = u;
        new Span<float>(zeros, zeroFloats).Clear();
        if (frozen)
        {
            u = cpu.Frozen(weights, weight, 9 * tiling.C * tiling.O, weights.Floats, static (cpu, weights, weight, u) => weights.Transform(cpu, weight, u));
        }
        else
        {
            weights.Transform(cpu, weight, u);
            planes += weights.Floats;
        }
        WinogradConvolution pass = new(tiling, weights, x, u, zeros, y, epilogue, strips, v, m);
        if (together) pass.Together(cpu, planes);
        else pass.Apart(cpu);
    }

    private void Apart(CpuContext cpu)
    {
        WinogradConvolution self = this;
        SimdWidth width = _tiling.Width(cpu);
        long columns = WinogradInput.Scratch(_tiling, width.Lanes());
        cpu.For(Devices.Grid.DivideUp(_tiling.Strips, _strips), 1, (begin, end, worker) =>
        {
            float* scratch = cpu.Scratch(worker, columns + self._v.Floats + self._m.Floats), v = scratch + columns, m = v + self._v.Floats;
            for (int block = begin; block < end; block++)
            {
                int first = block * self._strips, count = Math.Min(self._strips, self._tiling.Strips - first);
                Simd.Run(width, new Input(self._input, first, count, scratch, v));
                Simd.Run(width, new Products(self, v, m, count, 0, WinogradTiling.Products));
                Simd.Run(width, new Output(self._output, first, count, m));
            }
        });
    }

    private void Together(CpuContext cpu, float* v)
    {
        WinogradConvolution self = this;
        float* m = v + _v.Floats;
        int across = _tiling.Across;
        SimdWidth width = _tiling.Width(cpu);
        long columns = WinogradInput.Scratch(_tiling, width.Lanes());
        cpu.For(_tiling.Strips, 1, (begin, end, worker) =>
            Simd.Run(width, new Input(self._input, begin, end - begin, cpu.Scratch(worker, columns), v + (long)begin * across * self._v.RowStride)));
        cpu.For(WinogradTiling.Products, 1, (begin, end, _) => Simd.Run(width, new Products(self, v, m, self._tiling.Strips, begin, end)));
        cpu.For(_tiling.Strips, 1, (begin, end, _) =>
            Simd.Run(width, new Output(self._output, begin, end - begin, m + (long)begin * across * self._m.RowStride)));
    }

    private readonly struct Input(WinogradInput input, int first, int count, float* scratch, float* v) : IVectorBody
    {
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, IVectorLanes<TVector> =>
            input.Transform<TVector, TLanes>(first, count, scratch, v);
    }

    private readonly struct Output(WinogradOutput output, int first, int count, float* m) : IVectorBody
    {
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, IVectorLanes<TVector> =>
            output.Transform<TVector, TLanes>(first, count, m);
    }

    /// <summary>M = V·U for some of the 36 points.</summary>
    private readonly struct Products(WinogradConvolution pass, float* v, float* m, int strips, int begin, int end) : IVectorBody
    {
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            (int inputs, int outputs) = (pass._tiling.C, pass._tiling.O);
            int rows = StridedTile.RoundUp(strips * pass._tiling.Across);
            for (int point = begin; point < end; point++)
            {
                float* a = v + (long)point * pass._v.Stride, b = pass._u + (long)point * pass._weights.Stride, c = m + (long)point * pass._m.Stride;
                for (int o = 0; o < outputs; o += 2 * TLanes.Count)
                {
                    StridedTile<TVector, TLanes>.Multiply(
                        rows, a, pass._v.RowStride * sizeof(float), b + (long)o * inputs, inputs, Math.Min(2, (outputs - o) / TLanes.Count),
                        c + o, pass._m.RowStride * sizeof(float));
                }
            }
        }
    }
}
