using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct Mean : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        double sum = 0;
        for (int i = 0; i < Count; i++) sum += X.Pointer[i];
        *Y.Pointer = (float)(sum / Count);
    }
}
