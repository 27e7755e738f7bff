using Plasticity.Engine.Devices.Cpu;

namespace Plasticity.Engine.Kernels;

public readonly partial record struct ReluForward
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct ReluBackward
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct AddForward
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct CopyGradient
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct Blend
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}
