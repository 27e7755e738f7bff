using ILGPU;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

public readonly partial record struct BatchNormBackwardPartials : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (variant.Fetch == 4, lockstep) switch
    {
        (true, true) => (Action<BatchNormBackwardPartials>)InLanes<Float4, GpuFour, FourAcross>,
        (true, false) => (Action<BatchNormBackwardPartials>)InLanes<Float4, GpuFour, Apart<Float4>>,
        (false, true) => (Action<BatchNormBackwardPartials>)InLanes<float, GpuOne, OneAcross>,
        _ => (Action<BatchNormBackwardPartials>)InLanes<float, GpuOne, Apart<float>>,
    };

    /// <summary>Groups, chunks and lanes as in <see cref="BatchNormPartials"/>, two rows at a time. Reads 8 bytes an element, 12 with y.</summary>
    private static void InLanes<TVector, TLanes, TAcross>(BatchNormBackwardPartials k)
        where TVector : unmanaged where TLanes : struct, ILanes<TVector> where TAcross : struct, IAcross<TVector>
    {
        ArrayView<TVector> scratch = Lane.Shared<TVector>(256);
        int width = NormLanes.Across(k.C, TLanes.Count), step = Lane.Count / width, chunk = Lane.GroupY;
        int c = (Lane.GroupX * width + Lane.Index % width) * TLanes.Count;
        int first = GroupSums.RangeBegin(k.M, k.Chunks, chunk), end = GroupSums.RangeBegin(k.M, k.Chunks, chunk + 1);
        TVector sum = TLanes.Fill(0), products = TLanes.Fill(0);
        if (c < k.C)
        {
            NormLanes<TVector, TLanes> channels = new(k.Mean, k.InverseDeviation, k.Scale, k.Shift, c);
            int row = first + Lane.Index / width;
            for (; row + step < end; row += 2 * step)
            {
                // All is fetched before the first is used.
                int at = row * k.C + c, next = at + step * k.C;
                TVector value0 = TLanes.Load(k.X, at), gradient0 = TLanes.Load(k.DY, at), value1 = TLanes.Load(k.X, next), gradient1 = TLanes.Load(k.DY, next);
                TVector output0 = TLanes.Fill(0), output1 = TLanes.Fill(0);
                if (k.Y.Exists)
                {
                    output0 = TLanes.Load(k.Y, at);
                    output1 = TLanes.Load(k.Y, next);
                }
                See(k, channels, at, value0, gradient0, output0, ref sum, ref products);
                See(k, channels, next, value1, gradient1, output1, ref sum, ref products);
            }
            if (row < end)
            {
                int at = row * k.C + c;
                TVector value = TLanes.Load(k.X, at), gradient = TLanes.Load(k.DY, at), output = TLanes.Fill(0);
                if (k.Y.Exists) output = TLanes.Load(k.Y, at);
                See(k, channels, at, value, gradient, output, ref sum, ref products);
            }
        }
        sum = GroupSums.OfColumn<TVector, TLanes, TAcross>(sum, scratch, width);
        products = GroupSums.OfColumn<TVector, TLanes, TAcross>(products, scratch, width);
        if (Lane.Index >= width || c >= k.C) return;
        TLanes.Store(sum, k.Partial, 2 * chunk * k.C + c);
        TLanes.Store(products, k.Partial, (2 * chunk + 1) * k.C + c);
    }

    /// <summary>Adds dz and dz·x̂ of a row, and leaves dz in the place of dy if it is to be kept.</summary>
    private static void See<TVector, TLanes>(
        BatchNormBackwardPartials k, NormLanes<TVector, TLanes> channels, int at, TVector value, TVector gradient, TVector output, ref TVector sum, ref TVector products)
        where TVector : unmanaged where TLanes : struct, ILanes<TVector>
    {
        TVector dz = channels.Gated(gradient, k.Relu, k.Y, output, value);
        sum = TLanes.Add(sum, dz);
        products = TLanes.Add(products, TLanes.Multiply(dz, channels.Deviation(value)));
        if (k.Keep != 0) TLanes.Store(dz, k.DY, at);
    }
}

public readonly partial record struct BatchNormBackwardSums : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) =>
        lockstep ? (Action<BatchNormBackwardSums>)InLanes<OneAcross> : InLanes<Apart<float>>;

    /// <summary>A group takes eight channels, and each of 32 lanes every 32nd chunk of one. Moves 8 bytes a chunk and channel.</summary>
    private static void InLanes<TAcross>(BatchNormBackwardSums k) where TAcross : struct, IAcross<float>
    {
        ArrayView<float> scratch = Lane.Shared<float>(256);
        int c = Lane.GroupX * 8 + Lane.Index % 8;
        float sum = 0, products = 0;
        if (c < k.C)
        {
            for (int chunk = Lane.Index / 8; chunk < k.Chunks; chunk += 32)
            {
                sum += k.Partial.Load(2 * chunk * k.C + c);
                products += k.Partial.Load((2 * chunk + 1) * k.C + c);
            }
        }
        sum = GroupSums.OfColumn<float, GpuOne, TAcross>(sum, scratch, 8);
        products = GroupSums.OfColumn<float, GpuOne, TAcross>(products, scratch, 8);
        if (Lane.Index >= 8 || c >= k.C) return;
        k.Sums.Store(c, sum);
        k.Sums.Store(k.C + c, products);
        if (k.DShift.Exists) k.DShift.Store(c, k.AccumulateShift != 0 ? k.DShift.Load(c) + sum : sum);
        if (k.DScale.Exists) k.DScale.Store(c, k.AccumulateScale != 0 ? k.DScale.Load(c) + products : products);
    }
}

public readonly partial record struct BatchNormBackwardApply : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) =>
        variant.Fetch == 4 ? (Action<BatchNormBackwardApply>)InLanes<Float4, GpuFour> : InLanes<float, GpuOne>;

    /// <summary>
    /// A lane four elements side by side, or one. Moves 12 bytes an element, 16 with y, 4 to 8 more for each of dResidual and what is added to.
    /// </summary>
    private static void InLanes<TVector, TLanes>(BatchNormBackwardApply k) where TVector : unmanaged where TLanes : struct, ILanes<TVector>
    {
        int i = Lane.Thread * TLanes.Count;
        if (i >= k.M * k.C) return;
        int c = i % k.C;
        TVector value = TLanes.Load(k.X, i), dz = TLanes.Load(k.DY, i), output = TLanes.Fill(0), before = TLanes.Fill(0);
        if (k.Y.Exists && k.Relu != 0) output = TLanes.Load(k.Y, i);
        if (k.DX.Exists && k.AccumulateX != 0) before = TLanes.Load(k.DX, i);
        NormLanes<TVector, TLanes> channels = new(k.Mean, k.InverseDeviation, k.Scale, k.Shift, c);
        dz = channels.Gated(dz, k.Relu, k.Y, output, value);
        TVector centred = dz;
        if (k.Training != 0)
        {
            TVector sum = TLanes.Load(k.Sums, c), products = TLanes.Load(k.Sums, k.C + c);
            TVector known = TLanes.Add(sum, TLanes.Multiply(channels.Deviation(value), products));
            centred = TLanes.Subtract(dz, TLanes.Divide(known, TLanes.Fill(k.M)));
        }
        TVector share = TLanes.Multiply(TLanes.Multiply(channels.Scale, channels.InverseDeviation), centred);
        if (k.AccumulateX != 0) share = TLanes.Add(before, share);
        if (k.DX.Exists) TLanes.Store(share, k.DX, i);
        if (!k.DResidual.Exists) return;
        // After dx: where the residual is x itself both are one buffer, and this is its second share.
        if (k.AccumulateResidual != 0) dz = TLanes.Add(TLanes.Load(k.DResidual, i), dz);
        TLanes.Store(dz, k.DResidual, i);
    }
}
