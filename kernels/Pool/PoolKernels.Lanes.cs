using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

public readonly partial record struct MaxPoolForward : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<MaxPoolForward>)InLanes;

    /// <summary>A lane an output element. Reads 4 bytes an input element, writes 8 an output element.</summary>
    private static void InLanes(MaxPoolForward k)
    {
        int i = Lane.Thread;
        if (i >= k.Shape.OutputCount) return;
        PoolPlace place = PoolPlace.Of(i, k.Shape.OutH, k.Shape.OutW, k.Shape.C);
        float largest = 0;
        int at = -1;
        for (int r = 0; r < k.Shape.R; r++)
        {
            int h = place.H * k.Shape.StrideH - k.Shape.PadH + r;
            if (h < 0 || h >= k.Shape.H) continue;
            for (int s = 0; s < k.Shape.S; s++)
            {
                int w = place.W * k.Shape.StrideW - k.Shape.PadW + s;
                if (w < 0 || w >= k.Shape.W) continue;
                float value = k.X.Load(((place.N * k.Shape.H + h) * k.Shape.W + w) * k.Shape.C + place.C);
                if (at < 0 || value > largest || (float.IsNaN(value) && !float.IsNaN(largest)))
                {
                    largest = value;
                    at = h * k.Shape.W + w;
                }
            }
        }
        k.Y.Store(i, largest);
        k.Index.Store(i, at);
    }
}

public readonly partial record struct MaxPoolBackward : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<MaxPoolBackward>)InLanes;

    /// <summary>A lane an input element; the order is that of the windows. Reads 8 bytes for each window that covers an element.</summary>
    private static void InLanes(MaxPoolBackward k)
    {
        int i = Lane.Thread;
        if (i >= k.Shape.InputCount) return;
        PoolPlace place = PoolPlace.Of(i, k.Shape.H, k.Shape.W, k.Shape.C);
        int bottom = PoolPlace.EndWindow(place.H, k.Shape.PadH, k.Shape.StrideH, k.Shape.OutH);
        int right = PoolPlace.EndWindow(place.W, k.Shape.PadW, k.Shape.StrideW, k.Shape.OutW);
        float sum = 0;
        for (int row = PoolPlace.FirstWindow(place.H, k.Shape.PadH, k.Shape.R, k.Shape.StrideH); row < bottom; row++)
        {
            for (int column = PoolPlace.FirstWindow(place.W, k.Shape.PadW, k.Shape.S, k.Shape.StrideW); column < right; column++)
            {
                int from = ((place.N * k.Shape.OutH + row) * k.Shape.OutW + column) * k.Shape.C + place.C;
                if (k.Index.Load(from) == place.H * k.Shape.W + place.W) sum += k.DY.Load(from);
            }
        }
        k.DX.Store(i, k.Accumulate != 0 ? k.DX.Load(i) + sum : sum);
    }
}

public readonly partial record struct AveragePoolForward : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<AveragePoolForward>)InLanes;

    /// <summary>A lane an output element, its window summed line by line. Reads 4 bytes an input element, writes 4 an output element.</summary>
    private static void InLanes(AveragePoolForward k)
    {
        int i = Lane.Thread;
        if (i >= k.Shape.OutputCount) return;
        PoolPlace place = PoolPlace.Of(i, k.Shape.OutH, k.Shape.OutW, k.Shape.C);
        float sum = 0;
        for (int r = 0; r < k.Shape.R; r++)
        {
            int h = place.H * k.Shape.StrideH - k.Shape.PadH + r;
            if (h < 0 || h >= k.Shape.H) continue;
            float line = 0;
            for (int s = 0; s < k.Shape.S; s++)
            {
                int w = place.W * k.Shape.StrideW - k.Shape.PadW + s;
                if (w >= 0 && w < k.Shape.W) line += k.X.Load(((place.N * k.Shape.H + h) * k.Shape.W + w) * k.Shape.C + place.C);
            }
            sum += line;
        }
        k.Y.Store(i, sum / (k.Shape.R * k.Shape.S));
    }
}

public readonly partial record struct AveragePoolBackward : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<AveragePoolBackward>)InLanes;

    /// <summary>A lane an input element. Reads 4 bytes for each window that covers it.</summary>
    private static void InLanes(AveragePoolBackward k)
    {
        int i = Lane.Thread;
        if (i >= k.Shape.InputCount) return;
        PoolPlace place = PoolPlace.Of(i, k.Shape.H, k.Shape.W, k.Shape.C);
        int bottom = PoolPlace.EndWindow(place.H, k.Shape.PadH, k.Shape.StrideH, k.Shape.OutH);
        int right = PoolPlace.EndWindow(place.W, k.Shape.PadW, k.Shape.StrideW, k.Shape.OutW);
        float sum = 0;
        for (int row = PoolPlace.FirstWindow(place.H, k.Shape.PadH, k.Shape.R, k.Shape.StrideH); row < bottom; row++)
        {
            float line = 0;
            for (int column = PoolPlace.FirstWindow(place.W, k.Shape.PadW, k.Shape.S, k.Shape.StrideW); column < right; column++)
            {
                line += k.DY.Load(((place.N * k.Shape.OutH + row) * k.Shape.OutW + column) * k.Shape.C + place.C);
            }
            sum += line;
        }
        sum /= k.Shape.R * k.Shape.S;
        k.DX.Store(i, k.Accumulate != 0 ? k.DX.Load(i) + sum : sum);
    }
}

public readonly partial record struct GlobalAverageForward : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<GlobalAverageForward>)InLanes;

    /// <summary>
    /// A lane an image and channel, which walks down its column, with eight fetches under way, and sums 32 times eight by themselves before they
    /// join the rest. Small groups, because there are few columns. Reads 4 bytes an element.
    /// </summary>
    private static void InLanes(GlobalAverageForward k)
    {
        int i = Lane.Thread;
        if (i >= k.N * k.C) return;
        int at = i / k.C * k.P * k.C + i % k.C, p = 0;
        float sum = 0;
        while (p <= k.P - 8)
        {
            float some = 0;
            for (int times = 0; times < 32 && p <= k.P - 8; times++, p += 8)
            {
                float value0 = k.X.Load(at + p * k.C), value1 = k.X.Load(at + (p + 1) * k.C);
                float value2 = k.X.Load(at + (p + 2) * k.C), value3 = k.X.Load(at + (p + 3) * k.C);
                float value4 = k.X.Load(at + (p + 4) * k.C), value5 = k.X.Load(at + (p + 5) * k.C);
                float value6 = k.X.Load(at + (p + 6) * k.C), value7 = k.X.Load(at + (p + 7) * k.C);
                some += value0 + value1 + (value2 + value3) + (value4 + value5 + (value6 + value7));
            }
            sum += some;
        }
        for (; p < k.P; p++) sum += k.X.Load(at + p * k.C);
        k.Y.Store(i, sum / k.P);
    }
}

public readonly partial record struct GlobalAverageBackward : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<GlobalAverageBackward>)InLanes;

    /// <summary>A lane an element. Writes 4 bytes an element, and reads 4 when it adds.</summary>
    private static void InLanes(GlobalAverageBackward k)
    {
        int i = Lane.Thread;
        if (i >= k.N * k.P * k.C) return;
        float share = k.DY.Load(i / k.C / k.P * k.C + i % k.C) / k.P;
        k.DX.Store(i, k.Accumulate != 0 ? k.DX.Load(i) + share : share);
    }
}
