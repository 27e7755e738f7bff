using Plasticity.Devices.OpenCl;
using Plasticity.Devices.Text;

namespace Plasticity.Engine.Tests.Watched;

/// <summary>What <see cref="ToyLaunches"/> run on.</summary>
internal interface IToyDevice
{
    /// <summary>Memory that lives as long as the device.</summary>
    nint Allocate(int bytes);

    void Write(nint memory, ReadOnlySpan<byte> data);

    /// <returns>Whether the device takes such a kernel; nothing was run where it does not.</returns>
    bool Run<TKernel>(in TKernel kernel) where TKernel : unmanaged, ITextKernel;
}

/// <summary>An OpenCL device that a tool watches.</summary>
internal sealed class WatchedDevice(OpenClDevice device) : IToyDevice
{
    private readonly ExactMemory _memory = new(device);

    public nint Allocate(int bytes) => _memory.Allocate(bytes);

    // By a write from the host, which every tool sees.
    public void Write(nint memory, ReadOnlySpan<byte> data) => device.Write(memory, data);

    public bool Run<TKernel>(in TKernel kernel) where TKernel : unmanaged, ITextKernel
    {
        device.Run(kernel);
        return true;
    }
}
