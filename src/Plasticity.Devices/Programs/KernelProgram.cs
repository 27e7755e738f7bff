namespace Plasticity.Devices.Programs;

/// <summary>A kernel's program as a driver is given it.</summary>
/// <param name="Entry">The kernel's name in it.</param>
/// <param name="Source">Where it comes from, for messages: "kernels/adam.cl", "adam_step in C#".</param>
/// <param name="Text">All of it; other kernels may have the same.</param>
/// <param name="Arguments">The fields of the kernel struct.</param>
/// <param name="StructBytes">
/// 0 where each field is a parameter of its own. Else the kernel takes the struct as it is, so many bytes of it; in OpenCL C each buffer
/// follows as a parameter of its own.
/// </param>
internal sealed record KernelProgram(string Entry, string Source, string Text, KernelArgument[] Arguments, int StructBytes);

/// <summary>Where a device's programs come from: text that was written by hand, or text that is made of C#.</summary>
internal interface IKernelLanguage : IDisposable
{
    /// <summary>The program of a kernel's variant.</summary>
    /// <param name="device">Who asks, for messages.</param>
    /// <exception cref="DeviceException">The kernel cannot be had in this language.</exception>
    KernelProgram ProgramOf<TKernel>(string device, Grid grid) where TKernel : unmanaged, IKernel;
}
