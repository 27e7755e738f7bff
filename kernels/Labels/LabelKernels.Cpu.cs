using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct MapLabels : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        for (int n = 0; n < N; n++) Labels.Pointer[n] = Table.Pointer[Labels.Pointer[n]];
    }
}

public readonly unsafe partial record struct NoiseLabels : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        for (int n = 0; n < N; n++)
        {
            (uint a, uint b, _, _) = Philox.Block((uint)Samples.Pointer[n], 0, Lane0, Lane1, Key0, Key1);
            if ((a >> 8) * (1f / 16777216) < Share) Labels.Pointer[n] = (int)(((ulong)b * (uint)K) >> 32);
        }
    }
}

public readonly unsafe partial record struct OneHot : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        new Span<float>(Y.Pointer, N * K).Fill(Off);
        for (int n = 0; n < N; n++) Y.Pointer[(long)n * K + Labels.Pointer[n]] = On;
    }
}
