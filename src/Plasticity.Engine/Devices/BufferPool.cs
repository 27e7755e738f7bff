namespace Plasticity.Engine.Devices;

/// <summary>
/// Free lists by size class, so that a training step allocates nothing after the first. Sizes round up to one of four steps between
/// powers of two: at most 25 % is wasted, and a step with slightly other sizes still finds its memory.
/// </summary>
internal sealed class BufferPool(Func<long, nint> allocate, Action<nint> release) : IDisposable
{
    private readonly Dictionary<long, Stack<nint>> _free = [];
    private readonly Dictionary<nint, long> _sizes = [];

    /// <summary>Bytes handed out.</summary>
    public long InUse { get; private set; }

    /// <summary>Bytes held, free ones included.</summary>
    public long Held { get; private set; }

    /// <summary>The size class of a request.</summary>
    public static long SizeClass(long bytes)
    {
        const long smallest = 256;
        if (bytes <= smallest) return smallest;
        long quarter = (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)bytes) / 8;
        return (bytes + quarter - 1) / quarter * quarter;
    }

    public nint Rent(long bytes)
    {
        long size = SizeClass(bytes);
        nint memory;
        if (_free.TryGetValue(size, out Stack<nint>? list) && list.Count > 0)
        {
            memory = list.Pop();
        }
        else
        {
            memory = allocate(size);
            _sizes[memory] = size;
            Held += size;
        }
        InUse += size;
        return memory;
    }

    /// <summary>Takes memory back.</summary>
    /// <exception cref="ArgumentException">It was not rented here.</exception>
    public void Return(nint memory)
    {
        if (!_sizes.TryGetValue(memory, out long size)) throw new ArgumentException("this memory was not allocated by this device", nameof(memory));
        InUse -= size;
        if (!_free.TryGetValue(size, out Stack<nint>? list)) _free[size] = list = new Stack<nint>();
        list.Push(memory);
    }

    /// <summary>Releases what is on the free lists.</summary>
    public void Trim()
    {
        foreach ((long size, Stack<nint> list) in _free)
        {
            while (list.TryPop(out nint memory))
            {
                release(memory);
                _sizes.Remove(memory);
                Held -= size;
            }
        }
    }

    public void Dispose()
    {
        foreach (nint memory in _sizes.Keys) release(memory);
        _sizes.Clear();
        _free.Clear();
        InUse = Held = 0;
    }
}
