using System.Runtime.InteropServices;
using static Plasticity.Engine.Devices.OpenCl.OpenClNative;

namespace Plasticity.Engine.Devices.OpenCl;

/// <summary>
/// Host memory in which what is written to the device waits until the device has fetched it, so that a write returns at once and the caller
/// may change the data. Blocks are filled front to back; a full one is followed by a marker in the queue and used again once that is passed.
/// </summary>
internal sealed unsafe class OpenClStaging(nint queue, string device) : IDisposable
{
    /// <summary>Bytes of a block: the most that can be staged at once.</summary>
    public const int BlockBytes = 1 << 20;

    private const int MostBlocks = 16;

    private readonly Stack<nint> _free = [];
    private readonly Queue<(nint Block, nint Marker)> _sent = [];
    private nint _block;
    private int _used;

    /// <summary>A copy of <paramref name="data"/>, of at most <see cref="BlockBytes"/>, that stays until work asked for next has been done.</summary>
    public byte* Hold(ReadOnlySpan<byte> data)
    {
        if (_block == 0 || _used + data.Length > BlockBytes) NextBlock();
        byte* place = (byte*)_block + _used;
        data.CopyTo(new Span<byte>(place, BlockBytes - _used));
        _used += (data.Length + 63) & ~63;
        return place;
    }

    /// <summary>To be called when the queue is known to be empty: everything held is free again.</summary>
    public void Drained()
    {
        _used = 0;
        while (_sent.TryDequeue(out (nint Block, nint Marker) sent)) Recycle(sent);
    }

    public void Dispose()
    {
        Drained();
        if (_block != 0) _free.Push(_block);
        while (_free.TryPop(out nint block)) NativeMemory.AlignedFree((void*)block);
        _block = 0;
    }

    private void NextBlock()
    {
        if (_block != 0)
        {
            nint marker;
            OpenClError.Check(clEnqueueMarkerWithWaitList(queue, 0, null, &marker), device, nameof(clEnqueueMarkerWithWaitList));
            OpenClError.Check(clFlush(queue), device, nameof(clFlush));
            _sent.Enqueue((_block, marker));
        }
        while (_sent.TryPeek(out (nint Block, nint Marker) oldest) && IsPassed(oldest.Marker)) Recycle(_sent.Dequeue());
        if (_free.Count == 0 && _sent.Count >= MostBlocks)
        {
            (nint Block, nint Marker) oldest = _sent.Dequeue();
            OpenClError.Check(clWaitForEvents(1, &oldest.Marker), device, nameof(clWaitForEvents));
            Recycle(oldest);
        }
        _block = _free.TryPop(out nint free) ? free : (nint)NativeMemory.AlignedAlloc(BlockBytes, 64);
        _used = 0;
    }

    private void Recycle((nint Block, nint Marker) sent)
    {
        _ = clReleaseEvent(sent.Marker);
        _free.Push(sent.Block);
    }

    private bool IsPassed(nint marker)
    {
        int status;
        OpenClError.Check(clGetEventInfo(marker, EventStatus, sizeof(int), &status, null), device, nameof(clGetEventInfo));
        return status == Complete;
    }
}
