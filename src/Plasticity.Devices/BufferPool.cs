namespace Plasticity.Devices;

/// <summary>
/// Free lists by size class, so that a training step allocates nothing after the first. Sizes round up to one of four steps between
/// powers of two: at most 25 % is wasted, and a step with slightly other sizes still finds its memory.
/// </summary>
/// <param name="device">Whose memory it is, for messages.</param>
/// <param name="source">Where it comes from.</param>
internal sealed class BufferPool(DeviceInfo device, IMemorySource source) : IDisposable
{
    private readonly Dictionary<long, List<Block>> _free = [];
    private readonly Dictionary<nint, Block> _blocks = [];
    private readonly HashSet<List<Block>> _unsettled = [];
    private long _made;

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

    /// <summary>Memory of at least so many bytes; the one given back last, which caches still know.</summary>
    /// <param name="holder">What it is for, to be told when there is no room.</param>
    /// <exception cref="DeviceMemoryException">There is not, even without what lies on the free lists.</exception>
    public nint Rent(long bytes, string holder)
    {
        long size = SizeClass(bytes);
        Block block;
        if (_free.TryGetValue(size, out List<Block>? list) && list.Count > 0)
        {
            block = list[^1];
            list.RemoveAt(list.Count - 1);
            _unsettled.Add(list);
        }
        else
        {
            block = new Block(Allocate(size, holder), size, _made++);
            _blocks[block.Memory] = block;
            Held += size;
        }
        block.Holder = holder;
        InUse += size;
        return block.Memory;
    }

    /// <summary>Takes memory back.</summary>
    /// <exception cref="ArgumentException">It was not rented here.</exception>
    public void Return(nint memory)
    {
        if (!_blocks.TryGetValue(memory, out Block? block)) throw new ArgumentException("this memory was not allocated by this device", nameof(memory));
        block.Holder = null;
        InUse -= block.Bytes;
        if (!_free.TryGetValue(block.Bytes, out List<Block>? list)) _free[block.Bytes] = list = [];
        list.Add(block);
        _unsettled.Add(list);
    }

    /// <summary>
    /// Forgets the order in which memory was given back: whoever then asks for the same sizes in the same order as after the last time gets the
    /// same memory, as long as as much of it is free.
    /// </summary>
    public void Settle()
    {
        foreach (List<Block> list in _unsettled) list.Sort((a, b) => b.Number.CompareTo(a.Number));
        _unsettled.Clear();
    }

    /// <summary>Who holds how much, the largest first.</summary>
    public IReadOnlyList<MemoryHolder> Holders =>
    [
        .. _blocks.Values.Where(block => block.Holder is not null).GroupBy(block => block.Holder!)
            .Select(group => new MemoryHolder(group.Key, group.Count(), group.Sum(block => block.Bytes)))
            .OrderByDescending(holder => holder.Bytes).ThenBy(holder => holder.Name, StringComparer.Ordinal),
    ];

    public void Dispose()
    {
        foreach (nint memory in _blocks.Keys) source.Release(memory);
        _blocks.Clear();
        _free.Clear();
        _unsettled.Clear();
        InUse = Held = 0;
    }

    private nint Allocate(long bytes, string holder)
    {
        nint memory = source.TryAllocate(bytes, Held);
        if (memory != 0) return memory;
        Trim();
        memory = source.TryAllocate(bytes, Held);
        if (memory == 0) DeviceMemoryException.Throw(device, bytes, holder, source.Free(Held), Holders);
        return memory;
    }

    /// <summary>Releases what is on the free lists.</summary>
    private void Trim()
    {
        source.Finish();
        foreach (Block block in _free.Values.SelectMany(list => list))
        {
            source.Release(block.Memory);
            _blocks.Remove(block.Memory);
            Held -= block.Bytes;
        }
        _free.Clear();
        _unsettled.Clear();
    }

    /// <summary>A piece of the device's memory.</summary>
    /// <param name="Number">How many were made before it.</param>
    private sealed record Block(nint Memory, long Bytes, long Number)
    {
        /// <summary>What it is used for; null while it is free.</summary>
        public string? Holder { get; set; }
    }
}
