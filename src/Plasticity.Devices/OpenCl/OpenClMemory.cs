using System.Globalization;
using static Plasticity.Devices.OpenCl.OpenClNative;

namespace Plasticity.Devices.OpenCl;

/// <summary>The buffers of one device: pooled, with windows into them that live as long as they are handed out.</summary>
internal sealed unsafe class OpenClMemory : IDisposable
{
    private readonly OpenClHardware _hardware;
    private readonly BufferPool _pool;
    private readonly Dictionary<nint, Dictionary<(long Offset, long Bytes), nint>> _views = [];

    public OpenClMemory(nint context, OpenClHardware hardware)
    {
        _hardware = hardware;
        _pool = new BufferPool(hardware.Info, new BufferSource(context, hardware));
    }

    public long InUse => _pool.InUse;

    public long Held => _pool.Held;

    /// <summary>A buffer of at least <paramref name="bytes"/> bytes.</summary>
    /// <exception cref="DeviceException">The device has no such room.</exception>
    public nint Rent(long bytes, string holder)
    {
        if (bytes > _hardware.LargestBuffer)
        {
            throw new DeviceException(string.Create(CultureInfo.InvariantCulture,
                $"{_hardware.Info.Id}: {bytes:N0} bytes asked for at once ({holder}), the device allows {_hardware.LargestBuffer:N0}; use a smaller batch, width or data set"));
        }
        return _pool.Rent(bytes, holder);
    }

    /// <summary>Takes a buffer back and lets its windows go; the driver keeps both alive for the work that still uses them.</summary>
    public void Return(nint memory)
    {
        _pool.Return(memory);
        if (!_views.Remove(memory, out Dictionary<(long, long), nint>? views)) return;
        foreach (nint view in views.Values) _ = clReleaseMemObject(view);
    }

    /// <summary>The window of that place and size, made at the first call.</summary>
    public nint View(nint memory, long offset, long bytes)
    {
        if (offset % _hardware.ViewAlignment != 0)
        {
            throw new DeviceException(
                $"{_hardware.Info.Id}: a view starts at byte {offset}, expected a multiple of {_hardware.ViewAlignment} (the device's base alignment)");
        }
        if (!_views.TryGetValue(memory, out Dictionary<(long, long), nint>? views)) _views[memory] = views = [];
        if (views.TryGetValue((offset, bytes), out nint view)) return view;
        nuint* region = stackalloc nuint[] { (nuint)offset, (nuint)bytes };
        int code;
        view = clCreateSubBuffer(memory, ReadWrite, Region, region, &code);
        OpenClError.Check(code, _hardware.Info.Id, nameof(clCreateSubBuffer));
        return views[(offset, bytes)] = view;
    }

    public void Dispose()
    {
        foreach (Dictionary<(long, long), nint> views in _views.Values)
        {
            foreach (nint view in views.Values) _ = clReleaseMemObject(view);
        }
        _views.Clear();
        _pool.Dispose();
    }

    /// <summary>Buffers of the driver.</summary>
    private sealed class BufferSource(nint context, OpenClHardware hardware) : IMemorySource
    {
        public nint TryAllocate(long bytes, long held)
        {
            // A size class may lie above the largest buffer where the request does not.
            bytes = Math.Min(bytes, hardware.LargestBuffer);
            // Drivers hand out memory lazily and fail at the launch that first touches it, so what the device says it has is counted here.
            if (held + bytes > hardware.Info.MemoryBytes) return 0;
            int code;
            nint memory = clCreateBuffer(context, ReadWrite, (nuint)bytes, null, &code);
            if (code is MemoryAllocationFailure or OutOfResources or OutOfHostMemory) return 0;
            OpenClError.Check(code, hardware.Info.Id, nameof(clCreateBuffer));
            return memory;
        }

        public void Release(nint memory) => _ = clReleaseMemObject(memory);

        public long Free(long held) => Math.Max(0, hardware.Info.MemoryBytes - held);

        // The driver keeps a buffer for the work that still uses it.
        public void Finish()
        {
        }
    }
}
