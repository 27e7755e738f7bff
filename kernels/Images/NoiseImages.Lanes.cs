using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

public readonly partial record struct NoiseImages : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<NoiseImages>)InLanes;

    /// <summary>A lane a block, which leaves neighbouring lanes neighbouring floats. Moves 8 bytes an element, and some 60 operations.</summary>
    private static void InLanes(NoiseImages k)
    {
        int blocks = k.Blocks, n = Lane.Thread / blocks;
        if (n < k.N) k.At<float, GpuOne>(k.Samples.Load(n), n * k.Size, Lane.Thread % blocks, k.Low, k.High);
    }
}
