using ILGPU;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

public readonly partial record struct SumOfSquares : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => lockstep ? (Action<SumOfSquares>)InLanes<OneAcross> : InLanes<Apart<float>>;

    /// <summary>A group a stretch: a lane takes four floats of every row of 1024, then a tree. Reads 4 bytes an element.</summary>
    private static void InLanes<TAcross>(SumOfSquares k) where TAcross : struct, IAcross<float>
    {
        ArrayView<float> scratch = Lane.Shared<float>(256);
        int stretch = k.Stretch, first = Lane.GroupX * stretch, last = k.Count - first < stretch ? k.Count : first + stretch, i = first + 4 * Lane.Index;
        float x = 0, y = 0, z = 0, w = 0, restX = 0, restY = 0, restZ = 0, restW = 0;
        for (; i <= last - 4; i += Row)
        {
            Float4 four = GpuFour.Load(k.X, i);
            restX = Next(ref x, restX, four.X);
            restY = Next(ref y, restY, four.Y);
            restZ = Next(ref z, restZ, four.Z);
            restW = Next(ref w, restW, four.W);
        }
        for (; i < last; i++) restX = Next(ref x, restX, k.X.Load(i));
        float sum = GroupSums.OfAll<TAcross>(x + y + (z + w), scratch);
        if (Lane.Index == 0) k.Partial.Store(Lane.GroupX, sum);
    }

    /// <summary>Adds a square, with what rounding took before, and returns what it takes now; nothing where the sum is not a number.</summary>
    private static float Next(ref float sum, float rest, float value)
    {
        float added = value * value - rest, before = sum;
        sum = before + added;
        return sum - sum == 0 ? sum - before - added : 0;
    }
}

public readonly partial record struct Total : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => lockstep ? (Action<Total>)InLanes<OneAcross> : InLanes<Apart<float>>;

    /// <summary>By one group: a lane takes every 256th element, then a tree.</summary>
    private static void InLanes<TAcross>(Total k) where TAcross : struct, IAcross<float>
    {
        ArrayView<float> scratch = Lane.Shared<float>(256);
        float part = 0;
        for (int i = Lane.Index; i < k.Count; i += 256) part += k.X.Load(i);
        float sum = GroupSums.OfAll<TAcross>(part, scratch);
        if (Lane.Index == 0) k.Y.Store(0, sum);
    }
}

public readonly partial record struct NormFactor : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<NormFactor>)InLanes;

    private static void InLanes(NormFactor k)
    {
        int i = Lane.Thread;
        if (i >= k.Count) return;
        float factor = k.Numerator / (GpuOne.Sqrt(k.Sum.Load(i)) + k.Epsilon);
        k.Factor.Store(i, factor > k.Most ? k.Most : factor);
    }
}
