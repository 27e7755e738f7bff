using System.Diagnostics;

namespace Plasticity.Devices;

/// <summary>The kinds of device there are.</summary>
public enum DeviceKind
{
    /// <summary>Managed SIMD code on this machine's processor.</summary>
    Cpu,

    /// <summary>A device behind an OpenCL driver.</summary>
    OpenCl,

    /// <summary>An NVIDIA graphics processor behind its own driver.</summary>
    Cuda,

    /// <summary>A device behind an OpenCL driver, its kernels compiled from C# by ILGPU.</summary>
    IlgpuOpenCl,

    /// <summary>An NVIDIA graphics processor behind its own driver, its kernels compiled from C# by ILGPU.</summary>
    IlgpuCuda,

    /// <summary>This machine's processor, which runs the C# that ILGPU compiles for others lane by lane, to debug kernels with.</summary>
    IlgpuCpu,
}

/// <summary>What a person or a log wants to know of a device.</summary>
/// <param name="Kind">Which implementation drives it.</param>
/// <param name="Id">How it is named on the command line: "cpu", "cuda:0", "ilgpu:opencl:0".</param>
/// <param name="Name">What the hardware calls itself.</param>
/// <param name="Driver">Driver or instruction set, with version.</param>
/// <param name="Units">Threads of the CPU device; compute units otherwise.</param>
/// <param name="MemoryBytes">Memory that the device can address, in bytes.</param>
/// <param name="IsGpu">True when it is a graphics processor.</param>
public sealed record DeviceInfo(DeviceKind Kind, string Id, string Name, string Driver, int Units, long MemoryBytes, bool IsGpu);

/// <summary>
/// A device: memory, copies, kernels. It knows no op. Work is done in the order in which it was asked for; only <see cref="Read"/> and
/// <see cref="Wait"/> wait for it. One thread at a time may use a device.
/// </summary>
public interface IDevice : IDisposable
{
    /// <summary>What this device is.</summary>
    DeviceInfo Info { get; }

    /// <summary>Bytes handed out and not yet freed.</summary>
    long BytesInUse { get; }

    /// <summary>Bytes held from the system, free lists included.</summary>
    long BytesHeld { get; }

    /// <summary>Memory of at least <paramref name="bytes"/> bytes, aligned to 64, uninitialised, from the device's pool.</summary>
    /// <param name="bytes">At least 1.</param>
    /// <param name="holder">What it is for, in a word or two, to be told when there is no room: "activations".</param>
    /// <exception cref="DeviceMemoryException">The device has not that much memory left.</exception>
    nint Allocate(long bytes, string holder = "unnamed");

    /// <summary>Gives memory back to the pool. Work already asked for may still use it: order protects it.</summary>
    void Free(nint memory);

    /// <summary>A window into memory that <see cref="Allocate"/> returned; it lives as long as that memory and is not freed.</summary>
    /// <param name="memory">The whole.</param>
    /// <param name="offset">In bytes; a multiple of <see cref="DeviceBuffers.ViewAlignment"/> floats.</param>
    /// <param name="bytes">Length of the window.</param>
    nint View(nint memory, long offset, long bytes);

    /// <summary>Copies to the device; <paramref name="data"/> may be changed as soon as this returns.</summary>
    void Write(nint memory, ReadOnlySpan<byte> data);

    /// <summary>Waits for all work asked for so far, then copies from the device.</summary>
    void Read(nint memory, Span<byte> data);

    /// <summary>Copies between two places on the device that do not overlap.</summary>
    void Copy(nint source, nint target, long bytes);

    /// <summary>Sets bytes to zero.</summary>
    void Clear(nint memory, long bytes);

    /// <summary>Waits for all work asked for so far.</summary>
    void Wait();

    /// <summary>Seconds that the device takes for <paramref name="work"/> alone, by its own clock where it has one; waits for the end.</summary>
    double Time(Action work)
    {
        Wait();
        long start = Stopwatch.GetTimestamp();
        work();
        Wait();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>
    /// Says that what is asked for until <see cref="EndPass"/> is likely to be asked for again in the same way, as a training step is. A
    /// device may then put off the work until the pass ends or somebody waits for it, and give it to its hardware as one piece. Passes within
    /// passes are part of the outermost.
    /// </summary>
    void BeginPass()
    {
    }

    /// <summary>The end of what <see cref="BeginPass"/> began.</summary>
    void EndPass()
    {
    }

    /// <summary>Runs a kernel after all work asked for so far.</summary>
    /// <exception cref="DeviceException">The kernel does not compile or cannot be launched; the message holds the build log.</exception>
    void Run<TKernel>(in TKernel kernel) where TKernel : unmanaged, IKernel;
}
