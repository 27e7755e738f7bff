namespace Plasticity.Devices;

/// <summary>
/// Host memory in which what is written to a device waits until the device has fetched it, so that a write returns at once and the caller may
/// change the data. Blocks are filled front to back; a full one is followed by a marker in the queue and used again once that is passed.
/// </summary>
internal abstract unsafe class Staging : IDisposable
{
    /// <summary>Bytes of a block: the most that can be staged at once.</summary>
    public const int BlockBytes = 1 << 20;

    private const int MostBlocks = 16;

    private readonly Stack<nint> _free = [];
    private readonly Queue<(nint Block, nint Marker)> _sent = [];
    private nint _block;
    private int _used;
    private bool _disposed;

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
        if (_disposed) return;
        _disposed = true;
        Drained();
        if (_block != 0) _free.Push(_block);
        while (_free.TryPop(out nint block)) FreeBlock(block);
        _block = 0;
        GC.SuppressFinalize(this);
    }

    /// <summary>Fresh host memory that the device can fetch from.</summary>
    protected abstract nint NewBlock();

    protected abstract void FreeBlock(nint block);

    /// <summary>Puts a marker behind all work asked for so far, and sees to it that the device gets there without being waited for.</summary>
    protected abstract nint Mark();

    /// <summary>Whether all work before the marker is done.</summary>
    protected abstract bool IsPassed(nint marker);

    /// <summary>Returns when it is.</summary>
    protected abstract void WaitFor(nint marker);

    protected abstract void Release(nint marker);

    private void NextBlock()
    {
        if (_block != 0) _sent.Enqueue((_block, Mark()));
        while (_sent.TryPeek(out (nint Block, nint Marker) oldest) && IsPassed(oldest.Marker)) Recycle(_sent.Dequeue());
        if (_free.Count == 0 && _sent.Count >= MostBlocks)
        {
            (nint Block, nint Marker) oldest = _sent.Dequeue();
            WaitFor(oldest.Marker);
            Recycle(oldest);
        }
        _block = _free.TryPop(out nint free) ? free : NewBlock();
        _used = 0;
    }

    private void Recycle((nint Block, nint Marker) sent)
    {
        Release(sent.Marker);
        _free.Push(sent.Block);
    }
}
