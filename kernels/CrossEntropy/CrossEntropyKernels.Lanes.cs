using ILGPU;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

public readonly partial record struct CrossEntropyForward : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) =>
        lockstep ? (Action<CrossEntropyForward>)InLanes<OneAcross> : InLanes<Apart<float>>;

    /// <summary>A group a row. The loss is log(sum) - (logit - maximum): no probability is ever 0 under a logarithm.</summary>
    private static void InLanes<TAcross>(CrossEntropyForward k) where TAcross : struct, IAcross<float>
    {
        ArrayView<float> scratch = Lane.Shared<float>(32);
        ArrayView<int> places = Lane.Shared<int>(32);
        int n = Lane.GroupX, row = n * k.K;
        if (n >= k.N) return;
        (float largest, float sum, int best) = SoftmaxRow.InLanes<TAcross>(k.Logits, k.Probability, row, k.K, scratch, places);
        if (Lane.Index != 0) return;
        int label = k.Labels.Load(n);
        k.Loss.Store(n, LaneMaths.Logarithm(sum) - (k.Logits.Load(row + label) - largest));
        k.Correct.Store(n, best == label && !float.IsNaN(sum) ? 1f : 0f);
    }
}

public readonly partial record struct CrossEntropyBackward : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<CrossEntropyBackward>)InLanes;

    /// <summary>A lane an element, neighbours side by side. Moves 8 bytes an element.</summary>
    private static void InLanes(CrossEntropyBackward k)
    {
        int i = Lane.Thread;
        if (i >= k.N * k.K) return;
        // Of "? 1 : 0" an optimised build makes the comparison itself, and ILGPU takes the bits of that integer for a float.
        float hit = k.Labels.Load(i / k.K) == i % k.K ? 1f : 0f;
        float share = k.DLoss.Load(0) * (k.Probability.Load(i) - hit) / k.N;
        k.DLogits.Store(i, k.Accumulate != 0 ? k.DLogits.Load(i) + share : share);
    }
}

public readonly partial record struct AddTotals : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => lockstep ? (Action<AddTotals>)InLanes<OneAcross> : InLanes<Apart<float>>;

    /// <summary>
    /// By one group: a lane takes every 256th row, then a tree. For a batch, a few hundred rows. What rounding keeps out of the sum of losses joins it
    /// next time, unless that sum is not a number.
    /// </summary>
    private static void InLanes<TAcross>(AddTotals k) where TAcross : struct, IAcross<float>
    {
        ArrayView<float> scratch = Lane.Shared<float>(256);
        float losses = 0, hits = 0;
        for (int i = Lane.Index; i < k.N; i += 256)
        {
            losses += k.Loss.Load(i);
            hits += k.Correct.Load(i);
        }
        losses = GroupSums.OfAll<TAcross>(losses, scratch);
        hits = GroupSums.OfAll<TAcross>(hits, scratch);
        if (Lane.Index != 0) return;
        float before = k.Totals.Load(0), added = losses + k.Totals.Load(2), after = before + added;
        k.Totals.Store(0, after);
        k.Totals.Store(1, k.Totals.Load(1) + hits);
        k.Totals.Store(2, after - after == 0 ? added - (after - before) : 0);
    }
}
