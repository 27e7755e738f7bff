using Plasticity.Engine.Devices.Cpu;

namespace Plasticity.Engine.Kernels;

public readonly partial record struct GatherImages
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}
