using Plasticity.Engine.Devices.Cpu;

namespace Plasticity.Engine.Kernels;

public readonly partial record struct BatchNormPartials
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct BatchNormStatistics
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct BatchNormRunning
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct BatchNormInverse
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct BatchNormApply
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct BatchNormBackwardPartials
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct BatchNormBackwardSums
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct BatchNormBackwardApply
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}
