using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Plasticity.Cuda.Tests.Support;
using Plasticity.Devices.Cuda;

namespace Plasticity.Engine.Tests.Support;

/// <summary>
/// Where every device is required, a machine without NVIDIA's driver gets the stand-in, which runs the kernels' text for CUDA on the processor:
/// all theories then have a row for CUDA too.
/// </summary>
internal static class EmulatedCuda
{
#pragma warning disable CA2255 // a test assembly is as good as an application
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Begin()
    {
        bool named = Environment.GetEnvironmentVariable(CudaLibrary.Override) is { Length: > 0 };
        if (Ci.SkipsNothing && !named && !NativeLibrary.TryLoad("libcuda.so.1", out _)) StandIn.Build(emulate: true);
    }
}

/// <summary>A fact that needs a CUDA device, real or emulated.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CudaFactAttribute : NeedsFactAttribute
{
    public CudaFactAttribute() : base(Needs.Cuda) => Missing = TestDevices.WhyNoCuda is { } why ? $"no CUDA device: {why}; with CI=true it is emulated" : null;
}
