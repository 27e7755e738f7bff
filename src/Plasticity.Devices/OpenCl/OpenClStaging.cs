using System.Runtime.InteropServices;
using static Plasticity.Devices.OpenCl.OpenClNative;

namespace Plasticity.Devices.OpenCl;

/// <summary>Staging in ordinary memory; what a write's own event would be is a marker in the queue.</summary>
internal sealed unsafe class OpenClStaging(nint queue, string device) : Staging
{
    protected override nint NewBlock() => (nint)NativeMemory.AlignedAlloc(BlockBytes, 64);

    protected override void FreeBlock(nint block) => NativeMemory.AlignedFree((void*)block);

    protected override nint Mark()
    {
        nint marker;
        OpenClError.Check(clEnqueueMarkerWithWaitList(queue, 0, null, &marker), device, nameof(clEnqueueMarkerWithWaitList));
        OpenClError.Check(clFlush(queue), device, nameof(clFlush));
        return marker;
    }

    protected override bool IsPassed(nint marker)
    {
        int status;
        OpenClError.Check(clGetEventInfo(marker, EventStatus, sizeof(int), &status, null), device, nameof(clGetEventInfo));
        return status == Complete;
    }

    protected override void WaitFor(nint marker) => OpenClError.Check(clWaitForEvents(1, &marker), device, nameof(clWaitForEvents));

    protected override void Release(nint marker) => _ = clReleaseEvent(marker);
}
