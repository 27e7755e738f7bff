using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

public readonly partial record struct GatherRows : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<GatherRows>)InLanes;

    /// <summary>A lane an element, neighbours side by side. Moves 8 bytes an element, and 4 a row.</summary>
    private static void InLanes(GatherRows k)
    {
        int i = Lane.Thread;
        if (i < k.M * k.F) k.Y.Store(i, k.X.Load(k.Rows.Load(i / k.F) * k.F + i % k.F));
    }
}

public readonly partial record struct GatherInts : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<GatherInts>)InLanes;

    private static void InLanes(GatherInts k)
    {
        int i = Lane.Thread;
        if (i < k.M) k.Y.Store(i, k.X.Load(k.Rows.Load(i)));
    }
}
