namespace Plasticity.Devices.Cpu;

/// <summary>What a kernel's managed body has to work with: the threads, and scratch memory that outlives the call but not its contents.</summary>
public sealed class CpuContext : IDisposable
{
    private readonly WorkerPool _workers;
    private readonly ScratchMemory[] _scratch;
    private readonly ScratchMemory _shared = new();
    private readonly FrozenMemory _frozen = new();
    private readonly Dictionary<Type, object> _remembered = [];

    internal CpuContext(int threads, SimdWidth width, ConvolutionAlgorithm convolution = ConvolutionAlgorithm.Auto)
    {
        Width = width;
        Convolution = convolution;
        _workers = new WorkerPool(threads);
        _scratch = new ScratchMemory[threads];
        for (int i = 0; i < threads; i++) _scratch[i] = new ScratchMemory();
    }

    /// <summary>Number of threads, the caller's included.</summary>
    public int Threads => _workers.Threads;

    /// <summary>Vectors to use.</summary>
    internal SimdWidth Width { get; }

    /// <summary>What the device was told to compute convolutions by; the plan of a shape goes by it.</summary>
    internal ConvolutionAlgorithm Convolution { get; }

    /// <summary>
    /// Calls <paramref name="body"/>(begin, end, worker) until [0, <paramref name="count"/>) is covered, in chunks that the threads take
    /// as they come free. What a chunk computes must not depend on who computes it or on where chunks begin.
    /// </summary>
    /// <param name="count">Number of items.</param>
    /// <param name="grain">Items of a chunk at least; below twice that the caller does everything alone.</param>
    /// <param name="body">begin, end (exclusive), worker in [0, <see cref="Threads"/>).</param>
    public void For(int count, int grain, Action<int, int, int> body) => _workers.For(count, grain, body);

    /// <summary>Scratch floats of one worker, aligned to 64 bytes, uninitialised, valid until the same worker asks again.</summary>
    internal unsafe float* Scratch(int worker, long floats) => _scratch[worker].Floats(floats);

    /// <summary>Scratch floats that all workers may read, valid until the next call.</summary>
    internal unsafe float* SharedScratch(long floats) => _shared.Floats(floats);

    /// <summary>A value that follows from <paramref name="key"/> alone and costs something to make; kept as long as the device lives.</summary>
    internal TValue Remember<TKey, TValue>(TKey key, Func<TKey, TValue> make) where TKey : notnull
    {
        if (!_remembered.TryGetValue(typeof((TKey, TValue)), out object? table))
        {
            _remembered[typeof((TKey, TValue))] = table = new Dictionary<TKey, TValue>();
        }
        Dictionary<TKey, TValue> known = (Dictionary<TKey, TValue>)table;
        if (!known.TryGetValue(key, out TValue? value)) known[key] = value = make(key);
        return value;
    }

    /// <summary>What <paramref name="derive"/> makes of a weight that nobody trains, kept until the weight is found changed.</summary>
    /// <param name="layout">What is made of it, and so a part of the key.</param>
    /// <param name="weight">The values: looked at, not trusted.</param> <param name="count">How many.</param>
    /// <param name="floats">Floats of the result.</param>
    internal unsafe float* Frozen<TLayout>(TLayout layout, float* weight, int count, long floats, FrozenMemory.Derive<TLayout> derive) where TLayout : notnull =>
        _frozen.Get(this, layout, weight, count, floats, derive);

    public void Dispose()
    {
        _workers.Dispose();
        _frozen.Dispose();
        foreach (ScratchMemory scratch in _scratch) scratch.Dispose();
        _shared.Dispose();
    }
}
