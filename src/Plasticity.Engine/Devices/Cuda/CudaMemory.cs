using static Plasticity.Engine.Devices.Cuda.CudaNative;

namespace Plasticity.Engine.Devices.Cuda;

/// <summary>The pooled memory of one device.</summary>
internal sealed unsafe class CudaMemory : IDisposable
{
    private readonly DeviceInfo _info;
    private readonly Action _finish;
    private readonly BufferPool _pool;

    /// <param name="finish">Returns when all work asked for so far is done: before that nothing may be given back to the driver.</param>
    public CudaMemory(DeviceInfo info, Action finish)
    {
        (_info, _finish) = (info, finish);
        _pool = new BufferPool(Create, memory => _ = cuMemFree_v2(memory));
    }

    public long InUse => _pool.InUse;

    public long Held => _pool.Held;

    /// <summary>A buffer of at least <paramref name="bytes"/> bytes, aligned to 256.</summary>
    /// <exception cref="DeviceMemoryException">The device has no such room.</exception>
    public nint Rent(long bytes, string holder) => _pool.Rent(bytes, holder);

    public void Return(nint memory) => _pool.Return(memory);

    /// <summary>As <see cref="BufferPool.Settle"/>.</summary>
    public void Settle() => _pool.Settle();

    public void Dispose() => _pool.Dispose();

    private nint Create(long bytes, string holder)
    {
        int code = TryCreate(bytes, out nint memory);
        if (code == OutOfMemory)
        {
            _finish();
            _pool.Trim();
            code = TryCreate(bytes, out memory);
            if (code == OutOfMemory) NoRoom(bytes, holder);
        }
        CudaError.Check(code, _info.Id, nameof(cuMemAlloc_v2));
        return memory;
    }

    private static int TryCreate(long bytes, out nint memory)
    {
        nint created = 0;
        int code = cuMemAlloc_v2(&created, (nuint)bytes);
        memory = created;
        return code;
    }

    // Free is what the driver says, so that what other processes hold counts as well.
    private void NoRoom(long bytes, string holder)
    {
        nuint free, total;
        CudaError.Check(cuMemGetInfo_v2(&free, &total), _info.Id, nameof(cuMemGetInfo_v2));
        DeviceMemoryException.Throw(_info, bytes, holder, (long)free, _pool);
    }
}
