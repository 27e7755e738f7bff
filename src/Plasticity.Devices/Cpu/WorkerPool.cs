using System.Runtime.ExceptionServices;

namespace Plasticity.Devices.Cpu;

/// <summary>
/// Threads that spin for a moment between two kernels and sleep after it. Work is taken in chunks as threads come free, and the caller
/// waits only for threads that have taken some: a machine that is busy elsewhere slows a step down in proportion, instead of making it
/// wait for a thread that the system has not scheduled. Chunks become smaller towards the end, so that threads end together (guided
/// self-scheduling, Polychronopoulos &amp; Kuck 1987).
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    /// <summary>A chunk is one of so many parts of a thread's share of what is left.</summary>
    private const int PartsOfRest = 4;

    /// <summary>No chunk is smaller than one of so many parts of a thread's share of all: beginning one has its price.</summary>
    private const int PartsOfAll = 16;

    private const int SpinsBeforeSleep = 20_000;

    /// <summary>Far enough below zero that helpers which knock while the gate is closed leave it closed.</summary>
    private const int Closed = int.MinValue / 2;

    private readonly Thread[] _helpers;
    private readonly SemaphoreSlim _wake = new(0);
    private Action<int, int, int>? _body;
    private Exception? _failure;
    private int _count;
    private int _grain;
    private int _next;
    private int _generation;
    private int _inside = Closed;
    private int _sleeping;
    private volatile bool _stopping;

    public WorkerPool(int threads) : this(threads, thread => thread.Start())
    {
    }

    /// <summary>With a way to start threads, for tests.</summary>
    /// <exception cref="DeviceException">The system has no room for so many.</exception>
    internal WorkerPool(int threads, Action<Thread> start)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _helpers = new Thread[threads - 1];
        for (int i = 0; i < _helpers.Length; i++)
        {
            int worker = i + 1;
            _helpers[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = $"plasticity worker {worker}" };
            try
            {
                start(_helpers[i]);
            }
            catch (Exception refused) when (refused is OutOfMemoryException or ThreadStartException)
            {
                Stop(_helpers.AsSpan(0, i));
                throw new DeviceException($"the CPU device: expected {threads} threads, found room for {i + 1}; ask for fewer (--threads), or raise the system's limit (ulimit -u)", refused);
            }
        }
    }

    public int Threads { get; }

    /// <summary>See <see cref="CpuContext.For"/>. An exception of the body surfaces here, as it was thrown, once all threads are out of it.</summary>
    public void For(int count, int grain, Action<int, int, int> body)
    {
        if (count <= 0) return;
        grain = Math.Max(1, grain);
        if (Threads == 1 || count < 2 * (long)grain)
        {
            body(0, count, 0);
            return;
        }
        _body = body;
        _count = count;
        _grain = Math.Max(grain, count / (Threads * PartsOfAll));
        _next = 0;
        _failure = null;
        Open();
        TakeChunks(0);
        Close();
        _body = null;
        if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
    }

    private void Open()
    {
        Interlocked.Add(ref _inside, -Closed);
        Interlocked.Increment(ref _generation);
        int sleeping = Interlocked.Exchange(ref _sleeping, 0);
        if (sleeping > 0) _wake.Release(sleeping);
    }

    /// <summary>Lets nobody in any more and waits for those who are inside.</summary>
    private void Close()
    {
        SpinWait spin = default;
        while (Interlocked.CompareExchange(ref _inside, Closed, 0) != 0) spin.SpinOnce(sleep1Threshold: -1);
    }

    private void TakeChunks(int worker)
    {
        try
        {
            while (true)
            {
                int begin = Volatile.Read(ref _next), left = _count - begin;
                if (left <= 0) return;
                int chunk = Math.Min(left, Math.Max(_grain, Grid.DivideUp(left, Threads * PartsOfRest)));
                if (Interlocked.CompareExchange(ref _next, begin + chunk, begin) == begin) _body!(begin, begin + chunk, worker);
            }
        }
        catch (Exception failure)
        {
            // The first failure is told; what is left of the work is pointless.
            Interlocked.CompareExchange(ref _failure, failure, null);
            Volatile.Write(ref _next, _count);
        }
    }

    private void Serve(int worker)
    {
        int seen = 0, spins = 0;
        while (!_stopping)
        {
            int generation = Volatile.Read(ref _generation);
            if (generation == seen)
            {
                if (++spins < SpinsBeforeSleep) Thread.SpinWait(1);
                else Sleep(seen);
                continue;
            }
            seen = generation;
            spins = 0;
            if (Interlocked.Increment(ref _inside) > 0) TakeChunks(worker);
            Interlocked.Decrement(ref _inside);
        }
    }

    private void Sleep(int seen)
    {
        Interlocked.Increment(ref _sleeping);
        // A job may have come between the last look at the generation and the increment: look again. If the caller has counted this thread
        // among the sleepers all the same, a permit is left over, which only makes a later sleep return early.
        if (Volatile.Read(ref _generation) == seen && !_stopping) _wake.Wait();
        else Interlocked.Decrement(ref _sleeping);
    }

    public void Dispose() => Stop(_helpers);

    private void Stop(ReadOnlySpan<Thread> started)
    {
        _stopping = true;
        _wake.Release(Threads);
        foreach (Thread helper in started) helper.Join();
        _wake.Dispose();
    }
}
