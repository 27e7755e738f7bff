namespace Plasticity.Engine.Devices.Cpu;

/// <summary>
/// Threads that spin for a moment between two kernels and sleep after it. Work is taken in chunks as threads come free, so a machine that
/// is busy elsewhere slows a step down in proportion instead of waiting for one descheduled half.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    private const int ChunksPerThread = 4;
    private const int SpinsBeforeSleep = 20_000;

    private readonly Thread[] _helpers;
    private readonly SemaphoreSlim _wake = new(0);
    private Action<int, int, int>? _body;
    private Exception? _failure;
    private int _count;
    private int _chunk;
    private int _next;
    private int _generation;
    private int _working;
    private int _sleeping;
    private volatile bool _stopping;

    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _helpers = new Thread[threads - 1];
        for (int i = 0; i < _helpers.Length; i++)
        {
            int worker = i + 1;
            _helpers[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = $"plasticity worker {worker}" };
            _helpers[i].Start();
        }
    }

    public int Threads { get; }

    public void For(int count, int grain, Action<int, int, int> body)
    {
        if (count <= 0) return;
        grain = Math.Max(1, grain);
        if (Threads == 1 || count < 2 * grain)
        {
            body(0, count, 0);
            return;
        }
        _body = body;
        _count = count;
        _chunk = Math.Max(grain, Grid.DivideUp(count, Threads * ChunksPerThread));
        _next = 0;
        _failure = null;
        Volatile.Write(ref _working, _helpers.Length);
        Interlocked.Increment(ref _generation);
        int sleeping = Volatile.Read(ref _sleeping);
        if (sleeping > 0) _wake.Release(sleeping);
        TakeChunks(0);
        SpinWait spin = default;
        while (Volatile.Read(ref _working) != 0) spin.SpinOnce(sleep1Threshold: -1);
        _body = null;
        if (_failure is not null) throw new InvalidOperationException("a kernel failed on a worker thread", _failure);
    }

    private void TakeChunks(int worker)
    {
        while (true)
        {
            int begin = Interlocked.Add(ref _next, _chunk) - _chunk;
            if (begin >= _count || begin < 0) return;
            _body!(begin, Math.Min(begin + _chunk, _count), worker);
        }
    }

    private void Serve(int worker)
    {
        int seen = 0;
        while (!_stopping)
        {
            int spins = 0;
            while (Volatile.Read(ref _generation) == seen && !_stopping)
            {
                if (++spins < SpinsBeforeSleep) Thread.SpinWait(1);
                else Sleep(seen);
            }
            if (_stopping) return;
            seen = Volatile.Read(ref _generation);
            try
            {
                TakeChunks(worker);
            }
            catch (Exception failure)
            {
                _failure = failure;
            }
            Interlocked.Decrement(ref _working);
        }
    }

    private void Sleep(int seen)
    {
        Interlocked.Increment(ref _sleeping);
        // Between the last look at the generation and the increment a job may have come: look again before sleeping. A permit that this
        // leaves over only makes a later sleep return early.
        if (Volatile.Read(ref _generation) == seen && !_stopping) _wake.Wait();
        Interlocked.Decrement(ref _sleeping);
    }

    public void Dispose()
    {
        _stopping = true;
        _wake.Release(Threads);
        foreach (Thread helper in _helpers) helper.Join();
        _wake.Dispose();
    }
}
