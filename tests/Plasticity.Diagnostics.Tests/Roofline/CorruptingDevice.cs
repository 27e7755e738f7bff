using System.Runtime.InteropServices;
using Plasticity.Devices;

namespace Plasticity.Diagnostics.Tests.Roofline;

/// <summary>A device in front of another: what a test wants to be different is overridden.</summary>
internal abstract class DeviceBefore(IDevice inner) : IDevice
{
    public virtual DeviceInfo Info => inner.Info;

    public long BytesInUse => inner.BytesInUse;

    public long BytesHeld => inner.BytesHeld;

    public nint Allocate(long bytes, string holder) => inner.Allocate(bytes, holder);

    public void Free(nint memory) => inner.Free(memory);

    public nint View(nint memory, long offset, long bytes) => inner.View(memory, offset, bytes);

    public void Write(nint memory, ReadOnlySpan<byte> data) => inner.Write(memory, data);

    public virtual void Read(nint memory, Span<byte> data) => inner.Read(memory, data);

    public void Copy(nint source, nint target, long bytes) => inner.Copy(source, target, bytes);

    public void Clear(nint memory, long bytes) => inner.Clear(memory, bytes);

    public void Wait() => inner.Wait();

    public void BeginPass() => inner.BeginPass();

    public void EndPass() => inner.EndPass();

    public virtual void Run<TKernel>(in TKernel each) where TKernel : unmanaged, IKernel => inner.Run(each);

    public void Dispose() => inner.Dispose();
}

/// <summary>A device that gets one kernel wrong: everything read after it has run is a thousandth off.</summary>
/// <param name="inner">Does the work.</param> <param name="kernel">The entry of the kernel.</param>
/// <param name="right">How often it gets the kernel right before.</param>
internal sealed class CorruptingDevice(IDevice inner, string kernel, int right = 0) : DeviceBefore(inner)
{
    private bool _wrong;
    private int _runs;

    public override void Read(nint memory, Span<byte> data)
    {
        base.Read(memory, data);
        if (!_wrong) return;
        foreach (ref float value in MemoryMarshal.Cast<byte, float>(data)) value *= 1.001f;
    }

    public override void Run<TKernel>(in TKernel each)
    {
        _wrong = KernelName.Of<TKernel>() == kernel && _runs++ >= right;
        base.Run(each);
    }
}

/// <summary>A device that refuses one kernel.</summary>
internal sealed class RefusingDevice(IDevice inner, string kernel) : DeviceBefore(inner)
{
    public override void Run<TKernel>(in TKernel each)
    {
        if (KernelName.Of<TKernel>() == kernel) throw new DeviceException($"{kernel} does not compile:\nline 1: no");
        base.Run(each);
    }
}

/// <summary>A device that does nothing when a kernel is run, but remembers which program of it was asked for.</summary>
/// <param name="inner">Holds the memory.</param> <param name="kind">What it says that it is.</param>
internal sealed class IdleDevice(IDevice inner, DeviceKind kind = DeviceKind.Cpu) : DeviceBefore(inner)
{
    public override DeviceInfo Info => base.Info with { Kind = kind };

    /// <summary>Kernels and their variants.</summary>
    public HashSet<(Type Kernel, KernelVariant Variant)> Asked { get; } = [];

    public override void Run<TKernel>(in TKernel each) => Asked.Add((typeof(TKernel), each.Grid.Variant));
}

/// <summary>A device that says that it is another.</summary>
/// <param name="inner">Does the work.</param>
internal sealed class RenamedDevice(IDevice inner, DeviceKind kind, string id) : DeviceBefore(inner)
{
    public override DeviceInfo Info => base.Info with { Kind = kind, Id = id };
}
