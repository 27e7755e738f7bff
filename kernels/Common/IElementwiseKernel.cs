using Plasticity.Devices.Cpu;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

/// <summary>
/// A kernel whose element i depends on elements i alone. One body, <see cref="IElementwise.At"/>, serves the vectors of the CPU device and the lanes
/// of a GPU, four floats at a time and one by one at the end, with the same bits.
/// </summary>
internal interface IElementwiseKernel<TSelf> : ICpuKernel, ILaneKernel, IElementwise where TSelf : unmanaged, IElementwiseKernel<TSelf>
{
    /// <summary>Elements.</summary>
    int Count { get; }

    void ICpuKernel.Execute(CpuContext cpu) => Elementwise.Run(cpu, Count, (TSelf)this);

    Delegate ILaneKernel.Body(Devices.KernelVariant variant, bool lockstep) => (Action<TSelf>)ElementwiseLanes.ByFours;
}
