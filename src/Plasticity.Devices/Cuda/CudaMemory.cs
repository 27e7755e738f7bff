using static Plasticity.Devices.Cuda.CudaNative;

namespace Plasticity.Devices.Cuda;

/// <summary>The memory of one GPU.</summary>
/// <param name="wait">Returns when all work asked for so far is done.</param>
internal sealed unsafe class CudaMemory(string device, Action wait) : IMemorySource
{
    public nint TryAllocate(long bytes, long held)
    {
        nint memory = 0;
        int code = cuMemAlloc_v2(&memory, (nuint)bytes);
        if (code != OutOfMemory) CudaError.Check(code, device, nameof(cuMemAlloc_v2));
        return memory;
    }

    public void Release(nint memory) => _ = cuMemFree_v2(memory);

    // What the driver says, so that what other processes hold counts as well.
    public long Free(long held)
    {
        nuint free, total;
        CudaError.Check(cuMemGetInfo_v2(&free, &total), device, nameof(cuMemGetInfo_v2));
        return (long)free;
    }

    public void Finish() => wait();
}
