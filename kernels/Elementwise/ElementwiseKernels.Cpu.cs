using System.Runtime.CompilerServices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct ReluForward : ICpuKernel, IElementwise
{
    public void Execute(CpuContext cpu) => Elementwise.Run(cpu, Count, this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i) => TLanes.Store(TLanes.Positive(TLanes.Load(X.Pointer + i)), Y.Pointer + i);
}

public readonly unsafe partial record struct ReluBackward : ICpuKernel, IElementwise
{
    public void Execute(CpuContext cpu) => Elementwise.Run(cpu, Count, this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i)
    {
        TVector gradient = TLanes.Gate(TLanes.Load(Y.Pointer + i), TLanes.Load(DY.Pointer + i));
        if (Accumulate != 0) gradient = TLanes.Add(TLanes.Load(DX.Pointer + i), gradient);
        TLanes.Store(gradient, DX.Pointer + i);
    }
}

public readonly unsafe partial record struct AddForward : ICpuKernel, IElementwise
{
    public void Execute(CpuContext cpu) => Elementwise.Run(cpu, Count, this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i) => TLanes.Store(TLanes.Add(TLanes.Load(A.Pointer + i), TLanes.Load(B.Pointer + i)), Y.Pointer + i);
}

public readonly unsafe partial record struct CopyGradient : ICpuKernel, IElementwise
{
    public void Execute(CpuContext cpu) => Elementwise.Run(cpu, Count, this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i)
    {
        TVector gradient = TLanes.Load(DY.Pointer + i);
        if (Accumulate != 0) gradient = TLanes.Add(TLanes.Load(DX.Pointer + i), gradient);
        TLanes.Store(gradient, DX.Pointer + i);
    }
}

public readonly unsafe partial record struct Blend : ICpuKernel, IElementwise
{
    public void Execute(CpuContext cpu) => Elementwise.Run(cpu, Count, this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i)
    {
        TVector kept = TLanes.Multiply(TLanes.Fill(B), TLanes.Load(Y.Pointer + i));
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Fill(A), TLanes.Load(X.Pointer + i), kept), Y.Pointer + i);
    }
}

public readonly unsafe partial record struct Fill : ICpuKernel, IElementwise
{
    public void Execute(CpuContext cpu) => Elementwise.Run(cpu, Count, this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i) => TLanes.Store(TLanes.Fill(Value), Y.Pointer + i);
}
