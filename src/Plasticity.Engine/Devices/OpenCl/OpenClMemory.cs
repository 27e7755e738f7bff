using System.Globalization;
using static Plasticity.Engine.Devices.OpenCl.OpenClNative;

namespace Plasticity.Engine.Devices.OpenCl;

/// <summary>The buffers of one device: pooled, with windows into them that live as long as they are handed out.</summary>
internal sealed unsafe class OpenClMemory : IDisposable
{
    private readonly nint _context;
    private readonly OpenClHardware _hardware;
    private readonly BufferPool _pool;
    private readonly Dictionary<nint, Dictionary<(long Offset, long Bytes), nint>> _views = [];

    public OpenClMemory(nint context, OpenClHardware hardware)
    {
        _context = context;
        _hardware = hardware;
        _pool = new BufferPool(Create, memory => _ = clReleaseMemObject(memory));
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

    private nint Create(long bytes, string holder)
    {
        // A size class may lie above the largest buffer where the request does not.
        bytes = Math.Min(bytes, _hardware.LargestBuffer);
        nint memory = TryCreate(bytes, out int code);
        if (memory == 0 && code is MemoryAllocationFailure or OutOfResources or OutOfHostMemory)
        {
            _pool.Trim();
            memory = TryCreate(bytes, out code);
            if (memory == 0) DeviceMemoryException.Throw(_hardware.Info, bytes, holder, Math.Max(0, _hardware.Info.MemoryBytes - _pool.Held), _pool);
        }
        OpenClError.Check(code, _hardware.Info.Id, nameof(clCreateBuffer));
        return memory;
    }

    // Drivers hand out memory lazily and fail at the launch that first touches it, so what the device says it has is counted here.
    private nint TryCreate(long bytes, out int code)
    {
        code = MemoryAllocationFailure;
        if (_pool.Held + bytes > _hardware.Info.MemoryBytes) return 0;
        int result;
        nint memory = clCreateBuffer(_context, ReadWrite, (nuint)bytes, null, &result);
        code = result;
        return result == Success ? memory : 0;
    }
}
