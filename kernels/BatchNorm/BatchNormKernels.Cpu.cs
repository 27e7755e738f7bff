using System.Runtime.CompilerServices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct BatchNormPartials : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        BatchNormPartials self = this;
        int period = Channels.Period(cpu, C);
        cpu.For(Chunks, BatchNormChunks.Grain(M, C, Chunks), (begin, end, worker) =>
        {
            float* scratch = cpu.Scratch(worker, period + ChannelSums.Scratch(period));
            for (int i = begin; i < end; i++) self.Chunk(cpu, i, period, scratch);
        });
    }

    /// <summary>Reads the chunk twice; the second time it is still in the second-level cache.</summary>
    private void Chunk(CpuContext cpu, int chunk, int period, float* scratch)
    {
        int row = BatchNormChunks.Begin(M, Chunks, chunk), rows = BatchNormChunks.Begin(M, Chunks, chunk + 1) - row;
        float* mean = Partial.Pointer + (long)chunk * 2 * C, repeated = scratch, sums = scratch + period;
        ChannelSums.Rows(cpu, new Value(X.Pointer), row * C, rows, C, period, sums, mean, null);
        for (int c = 0; c < C; c++) mean[c] /= rows;
        Channels.Repeat(mean, C, repeated, period);
        ChannelSums.Rows(cpu, new SquaredDeviation(X.Pointer, repeated), row * C, rows, C, period, sums, mean + C, null);
    }

    private readonly struct SquaredDeviation(float* x, float* mean) : IChannelTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add<TVector, TLanes>(int i, int j, ref TVector first, ref TVector second) where TVector : struct where TLanes : struct, ISimdLanes<TVector>
        {
            TVector deviation = TLanes.Subtract(TLanes.Load(x + i), TLanes.Load(mean + j));
            first = TLanes.MultiplyAdd(deviation, deviation, first);
        }

        public void Fetch(int i)
        {
            // The sum of the values has brought them near.
        }
    }
}

public readonly unsafe partial record struct BatchNormStatistics : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        double* means = (double*)cpu.SharedScratch(4L * C), squares = means + C;
        new Span<double>(means, 2 * C).Clear();
        for (int i = 0; i < Chunks; i++)
        {
            float* partial = Partial.Pointer + (long)2 * i * C;
            double share = (double)Rows(i) / M;
            for (int c = 0; c < C; c++) means[c] += share * partial[c];
        }
        for (int i = 0; i < Chunks; i++)
        {
            float* partial = Partial.Pointer + (long)2 * i * C;
            double rows = Rows(i);
            for (int c = 0; c < C; c++)
            {
                double apart = partial[c] - means[c];
                squares[c] += partial[C + c] + rows * apart * apart;
            }
        }
        for (int c = 0; c < C; c++)
        {
            Mean.Pointer[c] = (float)means[c];
            Variance.Pointer[c] = (float)(squares[c] / M);
            InverseDeviation.Pointer[c] = (float)(1 / Math.Sqrt(squares[c] / M + Epsilon));
        }
    }

    private int Rows(int chunk) => BatchNormChunks.Begin(M, Chunks, chunk + 1) - BatchNormChunks.Begin(M, Chunks, chunk);
}

public readonly unsafe partial record struct BatchNormRunning : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        float unbiased = M > 1 ? M / (float)(M - 1) : 1;
        for (int c = 0; c < C; c++)
        {
            RunningMean.Pointer[c] = (1 - Momentum) * RunningMean.Pointer[c] + Momentum * Mean.Pointer[c];
            RunningVariance.Pointer[c] = (1 - Momentum) * RunningVariance.Pointer[c] + Momentum * unbiased * Variance.Pointer[c];
        }
    }
}

public readonly unsafe partial record struct BatchNormInverse : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        for (int c = 0; c < C; c++) InverseDeviation.Pointer[c] = 1 / MathF.Sqrt(Variance.Pointer[c] + Epsilon);
    }
}

public readonly unsafe partial record struct BatchNormFold : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        for (int c = 0; c < C; c++)
        {
            double factor = Scale.Pointer[c] / Math.Sqrt((double)Variance.Pointer[c] + Epsilon);
            Factor.Pointer[c] = (float)factor;
            Offset.Pointer[c] = (float)(Shift.Pointer[c] - Mean.Pointer[c] * factor);
        }
    }
}

public readonly unsafe partial record struct BatchNormApply : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        int period = Channels.Period(cpu, C);
        float* mean = cpu.SharedScratch(3L * period), factor = mean + period, shift = factor + period;
        for (int j = 0; j < period; j++)
        {
            int c = j % C;
            mean[j] = Mean.Pointer[c];
            factor[j] = InverseDeviation.Pointer[c] * Scale.Pointer[c];
            shift[j] = Shift.Pointer[c];
        }
        Channelwise.Run(cpu, M * C, period, new Body(this, mean, factor, shift));
    }

    private readonly struct Body(in BatchNormApply kernel, float* mean, float* factor, float* shift) : IChannelwise
    {
        private readonly float* _x = kernel.X.Pointer, _y = kernel.Y.Pointer, _residual = kernel.Residual.Pointer;
        private readonly bool _relu = kernel.Relu != 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TVector, TLanes>(int i, int j) where TVector : struct where TLanes : struct, ISimdLanes<TVector>
        {
            TVector deviation = TLanes.Subtract(TLanes.Load(_x + i), TLanes.Load(mean + j));
            TVector y = TLanes.MultiplyAdd(deviation, TLanes.Load(factor + j), TLanes.Load(shift + j));
            if (_residual != null) y = TLanes.Add(y, TLanes.Load(_residual + i));
            if (_relu) y = TLanes.Positive(y);
            TLanes.Store(y, _y + i);
        }
    }
}

/// <summary>The sum of the values themselves.</summary>
internal readonly unsafe struct Value(float* x) : IChannelTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<TVector, TLanes>(int i, int j, ref TVector first, ref TVector second) where TVector : struct where TLanes : struct, ISimdLanes<TVector> =>
        first = TLanes.Add(first, TLanes.Load(x + i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fetch(int i) => Cache.Fetch((nint)(x + i));
}
