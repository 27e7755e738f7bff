namespace Plasticity.Devices.Cuda;

/// <summary>A kernel of a loaded program, with what is needed to bind its arguments.</summary>
/// <param name="Handle">The driver's handle.</param>
/// <param name="Name">Its entry.</param>
/// <param name="Number">Another for each function of a device.</param>
/// <param name="Arguments">Its parameters.</param>
internal sealed record CudaFunction(nint Handle, string Name, int Number, KernelArgument[] Arguments);
