using ILGPU;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

public readonly partial record struct Mean : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => lockstep ? (Action<Mean>)InLanes<OneAcross> : InLanes<Apart<float>>;

    /// <summary>By one group: a lane takes every 256th element, then a tree. For a batch's losses, a few hundred numbers.</summary>
    private static void InLanes<TAcross>(Mean k) where TAcross : struct, IAcross<float>
    {
        ArrayView<float> scratch = Lane.Shared<float>(256);
        float part = 0;
        for (int i = Lane.Index; i < k.Count; i += 256) part += k.X.Load(i);
        float sum = GroupSums.OfAll<TAcross>(part, scratch);
        if (Lane.Index == 0) k.Y.Store(0, sum / k.Count);
    }
}
