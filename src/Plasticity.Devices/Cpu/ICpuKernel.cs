namespace Plasticity.Devices.Cpu;

/// <summary>A kernel that the CPU device can run: SIMD code of its own, which imitates no lanes.</summary>
public interface ICpuKernel : IKernel
{
    /// <summary>Does the kernel's work; returns when it is done.</summary>
    void Execute(CpuContext cpu);
}
