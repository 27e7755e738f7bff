using ILGPU;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

public readonly partial record struct SoftCrossEntropyForward : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) =>
        lockstep ? (Action<SoftCrossEntropyForward>)InLanes<OneAcross> : InLanes<Apart<float>>;

    /// <summary>A group a row. Reads 8 bytes a logit, and writes 4.</summary>
    private static void InLanes<TAcross>(SoftCrossEntropyForward k) where TAcross : struct, IAcross<float>
    {
        ArrayView<float> scratch = Lane.Shared<float>(32);
        ArrayView<int> places = Lane.Shared<int>(32);
        int n = Lane.GroupX, row = n * k.K;
        if (n >= k.N) return;
        (float largest, float sum, int best) = SoftmaxRow.InLanes<TAcross>(k.Logits, k.Probability, row, k.K, scratch, places);
        float whole = LaneMaths.Logarithm(sum), loss = 0, mass = 0;
        for (int i = Lane.Index; i < k.K; i += 32)
        {
            float share = k.Targets.Load(row + i);
            mass += share;
            if (share != 0) loss += share * (whole - (k.Logits.Load(row + i) - largest));
        }
        loss = GroupSums.OfAll<TAcross>(loss, scratch);
        mass = GroupSums.OfAll<TAcross>(mass, scratch);
        if (Lane.Index != 0) return;
        k.Loss.Store(n, loss);
        k.Mass.Store(n, mass);
        k.Correct.Store(n, best == k.Labels.Load(n) && !float.IsNaN(sum) ? 1f : 0f);
    }
}

public readonly partial record struct SoftCrossEntropyBackward : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<SoftCrossEntropyBackward>)InLanes;

    /// <summary>A lane an element, neighbours side by side. Moves 12 bytes an element.</summary>
    private static void InLanes(SoftCrossEntropyBackward k)
    {
        int i = Lane.Thread;
        if (i >= k.N * k.K) return;
        float share = k.DLoss.Load(0) * (k.Mass.Load(i / k.K) * k.Probability.Load(i) - k.Targets.Load(i)) / k.N;
        k.DLogits.Store(i, k.Accumulate != 0 ? k.DLogits.Load(i) + share : share);
    }
}
