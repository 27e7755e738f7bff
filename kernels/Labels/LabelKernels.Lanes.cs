using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

public readonly partial record struct MapLabels : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<MapLabels>)InLanes;

    private static void InLanes(MapLabels k)
    {
        int n = Lane.Thread;
        if (n < k.N) k.Labels.Store(n, k.Table.Load(k.Labels.Load(n)));
    }
}

public readonly partial record struct NoiseLabels : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<NoiseLabels>)InLanes;

    private static void InLanes(NoiseLabels k)
    {
        int n = Lane.Thread;
        if (n >= k.N) return;
        (uint a, uint b, _, _) = Philox.Block((uint)k.Samples.Load(n), 0, k.Lane0, k.Lane1, k.Key0, k.Key1);
        // Of an unsigned integer ILGPU would make a double first.
        if ((int)(a >> 8) * (1f / 16777216) < k.Share) k.Labels.Store(n, (int)(uint)(((ulong)b * (uint)k.K) >> 32));
    }
}

public readonly partial record struct OneHot : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<OneHot>)InLanes;

    /// <summary>A lane an element. Writes 4 bytes an element.</summary>
    private static void InLanes(OneHot k)
    {
        int i = Lane.Thread;
        if (i < k.N * k.K) k.Y.Store(i, k.Labels.Load(i / k.K) == i % k.K ? k.On : k.Off);
    }
}
