using System.Runtime.InteropServices;
using Plasticity.Engine.Devices;

namespace Plasticity.Studies.Tests.Roofline;

/// <summary>A device that gets one kernel wrong: everything read after it has run is a thousandth off.</summary>
internal sealed class CorruptingDevice(IDevice inner, string kernel) : IDevice
{
    private bool _wrong;

    public DeviceInfo Info => inner.Info;

    public long BytesInUse => inner.BytesInUse;

    public long BytesHeld => inner.BytesHeld;

    public nint Allocate(long bytes, string holder = "unnamed") => inner.Allocate(bytes, holder);

    public void Free(nint memory) => inner.Free(memory);

    public nint View(nint memory, long offset, long bytes) => inner.View(memory, offset, bytes);

    public void Write(nint memory, ReadOnlySpan<byte> data) => inner.Write(memory, data);

    public void Read(nint memory, Span<byte> data)
    {
        inner.Read(memory, data);
        if (!_wrong) return;
        foreach (ref float value in MemoryMarshal.Cast<byte, float>(data)) value *= 1.001f;
    }

    public void Copy(nint source, nint target, long bytes) => inner.Copy(source, target, bytes);

    public void Clear(nint memory, long bytes) => inner.Clear(memory, bytes);

    public void Wait() => inner.Wait();

    public void Run<TKernel>(in TKernel each) where TKernel : unmanaged, IKernel
    {
        _wrong = TKernel.Source.Entry == kernel;
        inner.Run(each);
    }

    public void Dispose() => inner.Dispose();
}

/// <summary>A device that does nothing when a kernel is run.</summary>
internal sealed class IdleDevice(IDevice inner) : IDevice
{
    public DeviceInfo Info => inner.Info;

    public long BytesInUse => inner.BytesInUse;

    public long BytesHeld => inner.BytesHeld;

    public nint Allocate(long bytes, string holder = "unnamed") => inner.Allocate(bytes, holder);

    public void Free(nint memory) => inner.Free(memory);

    public nint View(nint memory, long offset, long bytes) => inner.View(memory, offset, bytes);

    public void Write(nint memory, ReadOnlySpan<byte> data) => inner.Write(memory, data);

    public void Read(nint memory, Span<byte> data) => inner.Read(memory, data);

    public void Copy(nint source, nint target, long bytes) => inner.Copy(source, target, bytes);

    public void Clear(nint memory, long bytes) => inner.Clear(memory, bytes);

    public void Wait() => inner.Wait();

    public void Run<TKernel>(in TKernel each) where TKernel : unmanaged, IKernel
    {
    }

    public void Dispose() => inner.Dispose();
}
