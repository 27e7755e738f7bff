using Plasticity.Engine.Devices.Cpu;

namespace Plasticity.Engine.Kernels;

public readonly partial record struct MatMul
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct MatMulTransposedA
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct MatMulTransposedB
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct AddBias
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}

public readonly partial record struct ColumnSum
{
    public void Execute(CpuContext cpu) => throw new NotSupportedException();
}
