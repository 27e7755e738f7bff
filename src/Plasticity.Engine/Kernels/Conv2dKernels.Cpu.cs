using Plasticity.Engine.Devices.Cpu;

namespace Plasticity.Engine.Kernels;

public readonly partial record struct Conv2dForward
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct Conv2dBackwardInput
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct Conv2dBackwardWeight
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct SumPartials
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}
