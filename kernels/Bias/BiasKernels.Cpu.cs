using System.Runtime.CompilerServices;
using Plasticity.Devices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct AddBias : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        int period = Channels.Period(cpu, C);
        float* bias = cpu.SharedScratch(period);
        Channels.Repeat(Bias.Pointer, C, bias, period);
        Channelwise.Run(cpu, M * C, period, new Body(this with { Bias = new FloatBuffer((long)bias, period) }));
    }

    private readonly struct Body(AddBias repeated) : IChannelwise
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TVector, TLanes>(int i, int j) where TVector : struct where TLanes : struct, ISimdLanes<TVector> => repeated.At<TVector, TLanes>(i, j);
    }
}

public readonly unsafe partial record struct ColumnSum : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        ColumnSum self = this;
        int period = Channels.Period(cpu, C), chunks = BatchNormChunks.ForCpu(M);
        float* partial = cpu.SharedScratch((long)chunks * C);
        cpu.For(chunks, BatchNormChunks.Grain(M, C, chunks), (begin, end, worker) =>
        {
            float* scratch = cpu.Scratch(worker, ChannelSums.Scratch(period));
            for (int i = begin; i < end; i++)
            {
                int row = BatchNormChunks.Begin(self.M, chunks, i), rows = BatchNormChunks.Begin(self.M, chunks, i + 1) - row;
                ChannelSums.Rows(cpu, new Value(self.X.Pointer), row * self.C, rows, self.C, period, scratch, partial + (long)i * self.C, null);
            }
        });
        for (int c = 0; c < C; c++)
        {
            double sum = Accumulate != 0 ? Sum.Pointer[c] : 0;
            for (int i = 0; i < chunks; i++) sum += partial[(long)i * C + c];
            Sum.Pointer[c] = (float)sum;
        }
    }
}
