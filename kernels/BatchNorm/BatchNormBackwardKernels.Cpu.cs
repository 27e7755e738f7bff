using System.Runtime.CompilerServices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct BatchNormBackwardPartials : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        BatchNormBackwardPartials self = this;
        int period = Channels.Period(cpu, C);
        float* mean = cpu.SharedScratch(4L * period), inverse = mean + period, factor = inverse + period, shift = factor + period;
        Channels.Repeat(Mean.Pointer, C, mean, period);
        Channels.Repeat(InverseDeviation.Pointer, C, inverse, period);
        Channels.Repeat(Shift.Pointer, C, shift, period);
        for (int j = 0; j < period; j++) factor[j] = inverse[j] * Scale.Pointer[j % C];
        RectifierGate gate = new(Relu != 0, Y.Pointer, factor, shift);
        cpu.For(Chunks, BatchNormChunks.Grain(M, C, Chunks), (begin, end, worker) =>
        {
            float* scratch = cpu.Scratch(worker, ChannelSums.Scratch(period));
            for (int i = begin; i < end; i++)
            {
                int row = BatchNormChunks.Begin(self.M, self.Chunks, i), rows = BatchNormChunks.Begin(self.M, self.Chunks, i + 1) - row;
                float* partial = self.Partial.Pointer + (long)i * 2 * self.C;
                ChannelSums.Rows(cpu, new Term(self, gate, mean, inverse), row * self.C, rows, self.C, period, scratch, partial, partial + self.C);
            }
        });
    }

    private readonly struct Term(in BatchNormBackwardPartials kernel, RectifierGate gate, float* mean, float* inverse) : IChannelTerm
    {
        private readonly float* _x = kernel.X.Pointer, _dy = kernel.DY.Pointer;
        private readonly bool _keep = kernel.Keep != 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add<TVector, TLanes>(int i, int j, ref TVector first, ref TVector second) where TVector : struct where TLanes : struct, ISimdLanes<TVector>
        {
            TVector deviation = TLanes.Subtract(TLanes.Load(_x + i), TLanes.Load(mean + j));
            TVector dz = gate.Of<TVector, TLanes>(TLanes.Load(_dy + i), deviation, i, j);
            if (_keep) TLanes.Store(dz, _dy + i);
            first = TLanes.Add(first, dz);
            second = TLanes.MultiplyAdd(dz, TLanes.Multiply(deviation, TLanes.Load(inverse + j)), second);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Fetch(int i)
        {
            Cache.Fetch((nint)(_x + i));
            Cache.Fetch((nint)(_dy + i));
            gate.Fetch(i);
        }
    }
}

public readonly unsafe partial record struct BatchNormBackwardSums : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        double* sums = (double*)cpu.SharedScratch(4L * C);
        new Span<double>(sums, 2 * C).Clear();
        for (int i = 0; i < Chunks; i++)
        {
            float* partial = Partial.Pointer + (long)2 * i * C;
            for (int j = 0; j < 2 * C; j++) sums[j] += partial[j];
        }
        for (int c = 0; c < C; c++)
        {
            Sums.Pointer[c] = (float)sums[c];
            Sums.Pointer[C + c] = (float)sums[C + c];
            if (DShift.Exists) DShift.Pointer[c] = (AccumulateShift != 0 ? DShift.Pointer[c] : 0) + (float)sums[c];
            if (DScale.Exists) DScale.Pointer[c] = (AccumulateScale != 0 ? DScale.Pointer[c] : 0) + (float)sums[C + c];
        }
    }
}

public readonly unsafe partial record struct BatchNormBackwardApply : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        int period = Channels.Period(cpu, C);
        float* mean = cpu.SharedScratch(5L * period), factor = mean + period, offset = factor + period, slope = offset + period, shift = slope + period;
        for (int j = 0; j < period; j++)
        {
            int c = j % C;
            float inverse = InverseDeviation.Pointer[c];
            mean[j] = Mean.Pointer[c];
            factor[j] = inverse * Scale.Pointer[c];
            offset[j] = Training != 0 ? Sums.Pointer[c] / M : 0;
            slope[j] = Training != 0 ? -Sums.Pointer[C + c] * inverse / M : 0;
            shift[j] = Shift.Pointer[c];
        }
        Channelwise.Run(cpu, M * C, period, new Body(this, new RectifierGate(Relu != 0, Y.Pointer, factor, shift), mean, factor, offset, slope));
    }

    /// <summary>dx = factor·(dz - offset + (x - mean)·slope).</summary>
    private readonly struct Body(in BatchNormBackwardApply kernel, RectifierGate gate, float* mean, float* factor, float* offset, float* slope) : IChannelwise
    {
        private readonly float* _x = kernel.X.Pointer, _dy = kernel.DY.Pointer, _dx = kernel.DX.Pointer, _dResidual = kernel.DResidual.Pointer;
        private readonly bool _training = kernel.Training != 0, _addX = kernel.AccumulateX != 0, _addResidual = kernel.AccumulateResidual != 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TVector, TLanes>(int i, int j) where TVector : struct where TLanes : struct, ISimdLanes<TVector>
        {
            TVector deviation = TLanes.Subtract(TLanes.Load(_x + i), TLanes.Load(mean + j));
            TVector dz = gate.Of<TVector, TLanes>(TLanes.Load(_dy + i), deviation, i, j);
            if (_dx != null)
            {
                TVector centred = _training ? TLanes.MultiplyAdd(deviation, TLanes.Load(slope + j), TLanes.Subtract(dz, TLanes.Load(offset + j))) : dz;
                TVector dx = TLanes.Multiply(centred, TLanes.Load(factor + j));
                if (_addX) dx = TLanes.Add(dx, TLanes.Load(_dx + i));
                TLanes.Store(dx, _dx + i);
            }
            if (_dResidual != null)
            {
                if (_addResidual) dz = TLanes.Add(dz, TLanes.Load(_dResidual + i));
                TLanes.Store(dz, _dResidual + i);
            }
        }
    }
}

/// <summary>What a rectifier after the norm lets pass of a gradient: where y is above zero or, without y, where the norm was, found as it was found then.</summary>
/// <param name="factor">inverseDeviation·scale, over the period.</param>
internal readonly unsafe struct RectifierGate(bool exists, float* y, float* factor, float* shift)
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Of<TVector, TLanes>(TVector gradient, TVector deviation, int i, int j) where TVector : struct where TLanes : struct, ISimdLanes<TVector>
    {
        if (!exists) return gradient;
        TVector given = y != null ? TLanes.Load(y + i) : TLanes.MultiplyAdd(deviation, TLanes.Load(factor + j), TLanes.Load(shift + j));
        return TLanes.Gate(given, gradient);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fetch(int i)
    {
        if (y != null) Cache.Fetch((nint)(y + i));
    }
}
