using static Plasticity.Devices.Cuda.CudaNative;

namespace Plasticity.Devices.Cuda;

/// <summary>Staging in pinned memory, which the device fetches from by itself while the host goes on.</summary>
internal sealed unsafe class CudaStaging(nint stream, string device) : Staging
{
    protected override nint NewBlock()
    {
        nint block;
        CudaError.Check(cuMemHostAlloc(&block, BlockBytes, 0), device, nameof(cuMemHostAlloc));
        return block;
    }

    protected override void FreeBlock(nint block) => _ = cuMemFreeHost(block);

    protected override nint Mark()
    {
        nint marker;
        CudaError.Check(cuEventCreate(&marker, Sleeps | KeepsNoTime), device, nameof(cuEventCreate));
        CudaError.Check(cuEventRecord(marker, stream), device, nameof(cuEventRecord));
        return marker;
    }

    protected override bool IsPassed(nint marker)
    {
        int code = cuEventQuery(marker);
        if (code != NotReady) CudaError.Check(code, device, nameof(cuEventQuery));
        return code == Success;
    }

    protected override void WaitFor(nint marker) => CudaError.Check(cuEventSynchronize(marker), device, nameof(cuEventSynchronize));

    protected override void Release(nint marker) => _ = cuEventDestroy_v2(marker);
}
