using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct GatherRows : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        GatherRows self = this;
        cpu.For(M, Math.Max(1, 16384 / F), (begin, end, _) =>
        {
            for (int i = begin; i < end; i++)
            {
                new ReadOnlySpan<float>(self.X.Pointer + (long)self.Rows.Pointer[i] * self.F, self.F).CopyTo(new Span<float>(self.Y.Pointer + (long)i * self.F, self.F));
            }
        });
    }
}

public readonly unsafe partial record struct GatherInts : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        for (int i = 0; i < M; i++) Y.Pointer[i] = X.Pointer[Rows.Pointer[i]];
    }
}
