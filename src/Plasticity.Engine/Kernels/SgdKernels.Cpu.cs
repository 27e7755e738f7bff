using Plasticity.Engine.Devices.Cpu;

namespace Plasticity.Engine.Kernels;

public readonly partial record struct SgdStep
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct SgdMomentumStep
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}
