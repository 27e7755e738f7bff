using Plasticity.Devices.Cpu;

namespace Plasticity.Devices;

/// <summary>Where a kernel's text lives.</summary>
/// <param name="File">Name of the file in <c>kernels/</c>, without <c>.cl</c>.</param>
/// <param name="Entry">Name of the <c>KERNEL</c> in it.</param>
public readonly record struct KernelSource(string File, string Entry);

/// <summary>
/// A kernel with its arguments. The fields of the implementing struct, in order, are the parameters of the C function; a nested struct
/// of ints stands for its ints. A GPU device binds them by offset and launches <see cref="Grid"/>; the CPU device calls
/// <see cref="Execute"/>, which is its own SIMD code and imitates no lanes.
/// </summary>
/// <remarks>Contract shared by both bodies, and checked against one double-precision reference: an <c>int accumulate</c> of 0 writes a
/// gradient, of 1 adds to what is there; sums are taken in an order that does not depend on the number of threads.</remarks>
public interface IKernel
{
    /// <summary>File and entry of the device text.</summary>
    static abstract KernelSource Source { get; }

    /// <summary>Every variant that <see cref="Grid"/> may ask for, so that all can be compiled and tried where no size asks for them.</summary>
    static virtual IReadOnlyList<KernelVariant> Variants => KernelVariant.Plain;

    /// <summary>Groups and lanes for a GPU device.</summary>
    Grid Grid { get; }

    /// <summary>Does the same work on the CPU device; returns when it is done.</summary>
    void Execute(CpuContext cpu);
}
