using System.Reflection;

namespace Plasticity.Devices.Text;

/// <summary>Where a kernel's text lives.</summary>
/// <param name="Home">The assembly that carries it: the kernel's own.</param>
/// <param name="File">Name of the file in <c>kernels/</c>, without <c>.cl</c>.</param>
/// <param name="Entry">Name of the <c>KERNEL</c> in it.</param>
internal readonly record struct KernelSource(Assembly Home, string File, string Entry)
{
    /// <summary>That of <typeparamref name="TKernel"/>.</summary>
    /// <param name="device">Who asks, for the message.</param>
    /// <exception cref="DeviceException">The kernel has no text.</exception>
    public static KernelSource Of<TKernel>(string device) where TKernel : struct, IKernel => default(TKernel) is ITextKernel kernel
        ? new KernelSource(KernelName.Wrapped(typeof(TKernel)).Assembly, kernel.File, KernelName.Of<TKernel>())
        : throw new DeviceException($"{device}: kernel {KernelName.Of<TKernel>()} has no text");
}
