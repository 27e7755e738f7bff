using System.Runtime.CompilerServices;
using Plasticity.Devices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct NoiseImages : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        NoiseImages self = this;
        int repeated = C + cpu.Width.Lanes();
        float* low = cpu.SharedScratch(2L * repeated), high = low + repeated;
        for (int i = 0; i < repeated && Uniform != 0; i++) (low[i], high[i]) = (Low.Pointer[i % C], High.Pointer[i % C]);
        cpu.For(N, ImageGrain.For(4 * Size), (begin, end, _) => Simd.Run(cpu.Width, new Sweep(self, begin, end, new((long)low, repeated), new((long)high, repeated))));
    }

    /// <summary>A vector of blocks, and so four vectors of elements, at a time; one block at a time where a vector would reach beyond the image.</summary>
    private readonly struct Sweep(NoiseImages kernel, int begin, int end, FloatBuffer low, FloatBuffer high) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            NoiseImages k = kernel;
            FloatBuffer least = low, most = high;
            int blocks = k.Blocks, size = k.Size, whole = size - 3 * blocks;
            for (int n = begin; n < end; n++)
            {
                int b = 0, sample = k.Samples.Pointer[n];
                for (; b <= whole - TLanes.Count; b += TLanes.Count) k.At<TVector, TLanes>(sample, n * size, b, least, most);
                for (; b < blocks; b++) k.At<float, Lanes1>(sample, n * size, b, least, most);
            }
        }
    }
}
