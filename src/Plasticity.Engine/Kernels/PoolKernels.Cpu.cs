using Plasticity.Engine.Devices.Cpu;

namespace Plasticity.Engine.Kernels;

public readonly partial record struct MaxPoolForward
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct MaxPoolBackward
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct AveragePoolForward
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct AveragePoolBackward
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct GlobalAverageForward
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct GlobalAverageBackward
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}
