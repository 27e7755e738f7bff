using ILGPU;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

public readonly partial record struct BatchNormPartials : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (variant.Fetch == 4, lockstep) switch
    {
        (true, true) => (Action<BatchNormPartials>)InLanes<Float4, GpuFour, FourAcross>,
        (true, false) => (Action<BatchNormPartials>)InLanes<Float4, GpuFour, Apart<Float4>>,
        (false, true) => (Action<BatchNormPartials>)InLanes<float, GpuOne, OneAcross>,
        _ => (Action<BatchNormPartials>)InLanes<float, GpuOne, Apart<float>>,
    };

    /// <summary>
    /// A group takes up to 32 channels and divides the rows of its chunk between the lanes, in one pass. E[x²] - E[x]² would cancel where |mean| ≫
    /// deviation, so each lane has a mean of its own, and the deviations of these from that of all are added afterwards. Reads 4 bytes an element.
    /// </summary>
    private static void InLanes<TVector, TLanes, TAcross>(BatchNormPartials k)
        where TVector : unmanaged where TLanes : struct, ILanes<TVector> where TAcross : struct, IAcross<TVector>
    {
        ArrayView<TVector> scratch = Lane.Shared<TVector>(256);
        int width = NormLanes.Across(k.C, TLanes.Count), step = Lane.Count / width, chunk = Lane.GroupY;
        int c = (Lane.GroupX * width + Lane.Index % width) * TLanes.Count;
        int first = GroupSums.RangeBegin(k.M, k.Chunks, chunk), end = GroupSums.RangeBegin(k.M, k.Chunks, chunk + 1), seen = 0;
        TVector mean = TLanes.Fill(0), squares = TLanes.Fill(0);
        if (c < k.C)
        {
            int row = first + Lane.Index / width;
            for (; row + 3 * step < end; row += 4 * step, seen += 4) SeeFour<TVector, TLanes>(k.X, row * k.C + c, step * k.C, seen, ref mean, ref squares);
            for (; row < end; row += step, seen++) SeeOne<TVector, TLanes>(k.X, row * k.C + c, seen, ref mean, ref squares);
        }
        TVector joined = TLanes.Multiply(mean, TLanes.Fill(seen));
        joined = TLanes.Divide(GroupSums.OfColumn<TVector, TLanes, TAcross>(joined, scratch, width), TLanes.Fill(end - first));
        TVector apart = TLanes.Subtract(mean, joined);
        squares = TLanes.Add(squares, TLanes.Multiply(TLanes.Multiply(apart, TLanes.Fill(seen)), apart));
        squares = GroupSums.OfColumn<TVector, TLanes, TAcross>(squares, scratch, width);
        if (Lane.Index >= width || c >= k.C) return;
        TLanes.Store(joined, k.Partial, 2 * chunk * k.C + c);
        TLanes.Store(squares, k.Partial, (2 * chunk + 1) * k.C + c);
    }

    /// <summary>
    /// Takes four rows, <paramref name="step"/> floats apart, into the mean of the seen ones before them and the squared deviations from it. All are
    /// fetched before the first is used: as many accesses are under way at once.
    /// </summary>
    private static void SeeFour<TVector, TLanes>(FloatBuffer x, int at, int step, int seen, ref TVector mean, ref TVector squares)
        where TVector : unmanaged where TLanes : struct, ILanes<TVector>
    {
        TVector value0 = TLanes.Load(x, at), value1 = TLanes.Load(x, at + step), value2 = TLanes.Load(x, at + 2 * step), value3 = TLanes.Load(x, at + 3 * step);
        TVector middle = TLanes.Divide(TLanes.Add(TLanes.Add(TLanes.Add(value0, value1), value2), value3), TLanes.Fill(4));
        TVector within = TLanes.Add(NormLanes.Square<TVector, TLanes>(value0, middle), NormLanes.Square<TVector, TLanes>(value1, middle));
        within = TLanes.Add(TLanes.Add(within, NormLanes.Square<TVector, TLanes>(value2, middle)), NormLanes.Square<TVector, TLanes>(value3, middle));
        Join<TVector, TLanes>(middle, within, 4, seen, ref mean, ref squares);
    }

    private static void SeeOne<TVector, TLanes>(FloatBuffer x, int at, int seen, ref TVector mean, ref TVector squares)
        where TVector : unmanaged where TLanes : struct, ILanes<TVector>
    {
        TVector value = TLanes.Load(x, at);
        Join<TVector, TLanes>(value, NormLanes.Square<TVector, TLanes>(value, value), 1, seen, ref mean, ref squares);
    }

    /// <summary>
    /// Joins the mean of some rows, and their squared deviations from it, to those of the seen ones (Chan, Golub &amp; LeVeque 1979). The weight of the
    /// distance between the two means is 0 where nothing was seen, and meets the distance before its square, which may overflow: ∞·0 is NaN.
    /// </summary>
    private static void Join<TVector, TLanes>(TVector middle, TVector within, int rows, int seen, ref TVector mean, ref TVector squares)
        where TVector : unmanaged where TLanes : struct, ILanes<TVector>
    {
        float share = (float)rows / (seen + rows), weight = share * seen;
        TVector delta = TLanes.Subtract(middle, mean);
        mean = TLanes.Add(mean, TLanes.Multiply(delta, TLanes.Fill(share)));
        squares = TLanes.Add(squares, TLanes.Add(within, TLanes.Multiply(TLanes.Multiply(delta, TLanes.Fill(weight)), delta)));
    }
}

public readonly partial record struct BatchNormStatistics : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) =>
        lockstep ? (Action<BatchNormStatistics>)InLanes<OneAcross> : InLanes<Apart<float>>;

    /// <summary>
    /// The mean of the chunks' means, then their squares and those of their deviations from it. A group takes eight channels, and each of 32 lanes
    /// every 32nd chunk of one. Moves 8 bytes a chunk and channel, 4 of them twice.
    /// </summary>
    private static void InLanes<TAcross>(BatchNormStatistics k) where TAcross : struct, IAcross<float>
    {
        ArrayView<float> scratch = Lane.Shared<float>(256);
        int c = Lane.GroupX * 8 + Lane.Index % 8;
        float sum = 0, squares = 0;
        if (c < k.C)
        {
            for (int chunk = Lane.Index / 8; chunk < k.Chunks; chunk += 32)
            {
                float rows = GroupSums.RangeBegin(k.M, k.Chunks, chunk + 1) - GroupSums.RangeBegin(k.M, k.Chunks, chunk);
                sum += k.Partial.Load(2 * chunk * k.C + c) * rows;
            }
        }
        float joined = GroupSums.OfColumn<float, GpuOne, TAcross>(sum, scratch, 8) / k.M;
        if (c < k.C)
        {
            for (int chunk = Lane.Index / 8; chunk < k.Chunks; chunk += 32)
            {
                float rows = GroupSums.RangeBegin(k.M, k.Chunks, chunk + 1) - GroupSums.RangeBegin(k.M, k.Chunks, chunk);
                float apart = k.Partial.Load(2 * chunk * k.C + c) - joined;
                squares += k.Partial.Load((2 * chunk + 1) * k.C + c) + apart * rows * apart;
            }
        }
        float biased = GroupSums.OfColumn<float, GpuOne, TAcross>(squares, scratch, 8) / k.M;
        if (Lane.Index >= 8 || c >= k.C) return;
        k.Mean.Store(c, joined);
        k.Variance.Store(c, biased);
        k.InverseDeviation.Store(c, 1 / MathF.Sqrt(biased + k.Epsilon));
    }
}

public readonly partial record struct BatchNormRunning : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<BatchNormRunning>)InLanes;

    /// <summary>A lane a channel. Of a single row the variance stays biased.</summary>
    private static void InLanes(BatchNormRunning k)
    {
        int c = Lane.Thread;
        if (c >= k.C) return;
        float variance = k.Variance.Load(c);
        if (k.M > 1) variance *= (float)k.M / (k.M - 1);
        k.RunningMean.Store(c, (1 - k.Momentum) * k.RunningMean.Load(c) + k.Momentum * k.Mean.Load(c));
        k.RunningVariance.Store(c, (1 - k.Momentum) * k.RunningVariance.Load(c) + k.Momentum * variance);
    }
}

public readonly partial record struct BatchNormInverse : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<BatchNormInverse>)InLanes;

    /// <summary>A lane a channel.</summary>
    private static void InLanes(BatchNormInverse k)
    {
        int c = Lane.Thread;
        if (c < k.C) k.InverseDeviation.Store(c, 1 / MathF.Sqrt(k.Variance.Load(c) + k.Epsilon));
    }
}

public readonly partial record struct BatchNormFold : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<BatchNormFold>)InLanes;

    /// <summary>A lane a channel.</summary>
    private static void InLanes(BatchNormFold k)
    {
        int c = Lane.Thread;
        if (c >= k.C) return;
        float slope = k.Scale.Load(c) / MathF.Sqrt(k.Variance.Load(c) + k.Epsilon);
        k.Factor.Store(c, slope);
        k.Offset.Store(c, LaneMemory.MultiplyAdd(-k.Mean.Load(c), slope, k.Shift.Load(c)));
    }
}

public readonly partial record struct BatchNormApply : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) =>
        variant.Fetch == 4 ? (Action<BatchNormApply>)InLanes<Float4, GpuFour> : InLanes<float, GpuOne>;

    /// <summary>A lane four elements side by side, or one. Moves 8 bytes an element, 12 with a residual.</summary>
    private static void InLanes<TVector, TLanes>(BatchNormApply k) where TVector : unmanaged where TLanes : struct, ILanes<TVector>
    {
        int i = Lane.Thread * TLanes.Count;
        if (i >= k.M * k.C) return;
        TVector value = TLanes.Load(k.X, i), added = TLanes.Fill(0);
        if (k.Residual.Exists) added = TLanes.Load(k.Residual, i);
        NormLanes<TVector, TLanes> channels = new(k.Mean, k.InverseDeviation, k.Scale, k.Shift, i % k.C);
        value = channels.Normalised(value);
        if (k.Residual.Exists) value = TLanes.Add(value, added);
        if (k.Relu != 0) value = TLanes.Positive(value);
        TLanes.Store(value, k.Y, i);
    }
}
