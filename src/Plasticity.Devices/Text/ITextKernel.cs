namespace Plasticity.Devices.Text;

/// <summary>
/// A kernel that devices with a compiler for C can run: its fields are the parameters of a <c>KERNEL</c> in a text, which has the kernel's name
/// (<see cref="KernelName"/>). The device binds the fields by offset and launches <see cref="IKernel.Grid"/>.
/// </summary>
public interface ITextKernel : IKernel
{
    /// <summary>Name of the file in <c>kernels/</c>, without <c>.cl</c>; the same for every value, so that a default one can be asked.</summary>
    string File { get; }
}
