using Plasticity.Engine.Devices.Cpu;

namespace Plasticity.Engine.Kernels;

public readonly partial record struct CrossEntropyForward
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct Mean
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct CrossEntropyBackward
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct AddTotals
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}
