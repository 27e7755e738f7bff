using ILGPU;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

public readonly partial record struct CrossEntropyForward : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) =>
        lockstep ? (Action<CrossEntropyForward>)InLanes<OneAcross> : InLanes<Apart<float>>;

    /// <summary>
    /// A group a row, neighbouring lanes on neighbouring floats. The maximum goes first, and the loss is log(sum) - (logit - maximum): no
    /// probability is ever 0 under a logarithm. The sum is NaN where a logit is, or where the maximum is not finite: such a row predicts nothing,
    /// so it is not correct. Reads 4 bytes a logit, two more times from a cache, and writes 4.
    /// </summary>
    private static void InLanes<TAcross>(CrossEntropyForward k) where TAcross : struct, IAcross<float>
    {
        ArrayView<float> scratch = Lane.Shared<float>(32);
        ArrayView<int> places = Lane.Shared<int>(32);
        int n = Lane.GroupX, row = n * k.K;
        if (n >= k.N) return;
        float largest = 0;
        int best = -1;
        for (int i = Lane.Index; i < k.K; i += 32)
        {
            float logit = k.Logits.Load(row + i);
            if (!GoesBefore(logit, i, largest, best)) continue;
            largest = logit;
            best = i;
        }
        scratch[Lane.Index] = largest;
        places[Lane.Index] = best;
        Lane.Barrier();
        // All lanes look through all, and so find the same.
        best = -1;
        for (int lane = 0; lane < 32; lane++)
        {
            if (!GoesBefore(scratch[lane], places[lane], largest, best)) continue;
            largest = scratch[lane];
            best = places[lane];
        }
        float sum = 0;
        for (int i = Lane.Index; i < k.K; i += 32) sum += LaneMaths.Exponential(k.Logits.Load(row + i) - largest);
        sum = GroupSums.OfAll<TAcross>(sum, scratch);
        for (int i = Lane.Index; i < k.K; i += 32) k.Probability.Store(row + i, LaneMaths.Exponential(k.Logits.Load(row + i) - largest) / sum);
        if (Lane.Index != 0) return;
        int label = k.Labels.Load(n);
        k.Loss.Store(n, LaneMaths.Logarithm(sum) - (k.Logits.Load(row + label) - largest));
        k.Correct.Store(n, best == label && !float.IsNaN(sum) ? 1f : 0f);
    }

    /// <summary>Whether b, found at place q, goes before a, found at p, where the largest is looked for: of equals the first; -1 is nowhere.</summary>
    private static bool GoesBefore(float b, int q, float a, int p) => q >= 0 && (p < 0 || b > a || (b == a && q < p));
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
