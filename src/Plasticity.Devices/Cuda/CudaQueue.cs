using static Plasticity.Devices.Cuda.CudaNative;

namespace Plasticity.Devices.Cuda;

/// <summary>
/// One stream, and the work that is collected for it. Outside a pass work goes to the stream at once. Within a pass it is collected until the
/// pass ends or somebody waits, and goes there as one graph if it was met before, else piece by piece: a launch costs the host some two
/// microseconds and a graph hardly more, and a training step has hundreds. The same kernels run in the same order either way, so the bits are
/// the same.
/// </summary>
internal sealed unsafe class CudaQueue : IDisposable
{
    /// <summary>Commands after which a pass is handed over before its end.</summary>
    private const int LongestPass = 8192;

    private readonly CudaContext _context;
    private readonly string _device;
    private readonly CommandList _commands = new();
    private readonly PassLimit _limit;
    private int _depth;

    /// <param name="graphs">Whether passes that repeat become graphs.</param>
    public CudaQueue(CudaContext context, string device, bool graphs)
    {
        (_context, _device) = (context, device);
        context.Enter();
        nint stream;
        CudaError.Check(cuStreamCreate(&stream, NonBlocking), device, nameof(cuStreamCreate));
        Stream = stream;
        _limit = new PassLimit(stream, device);
        Graphs = graphs ? new PassGraphs(stream, device) : null;
    }

    public nint Stream { get; }

    /// <summary>Null where passes are not to become graphs.</summary>
    public PassGraphs? Graphs { get; }

    /// <summary>Runs a kernel whose fields lie at <paramref name="fields"/>.</summary>
    public void Launch(CudaFunction function, in Grid grid, byte* fields)
    {
        _commands.Launch(function, grid, fields);
        Added();
    }

    public void Copy(nint source, nint target, long bytes)
    {
        _commands.Copy(source, target, bytes);
        Added();
    }

    public void Clear(nint memory, long bytes)
    {
        _commands.Clear(memory, bytes);
        Added();
    }

    public void BeginPass()
    {
        if (_depth++ == 0) Submit();
    }

    /// <returns>Whether it was the outermost that ended.</returns>
    public bool EndPass()
    {
        try
        {
            if (_depth == 1) Submit();
        }
        finally
        {
            _depth--;
        }
        if (_depth > 0) return false;
        _limit.Ended();
        return true;
    }

    /// <summary>Gives the stream what was collected; what the caller asks of it next comes after that.</summary>
    public void Submit()
    {
        _context.Enter();
        if (_commands.Count == 0) return;
        try
        {
            if (_depth > 0 && Graphs is not null && Graphs.TryLaunch(_commands)) return;
            for (int i = 0; i < _commands.Count; i++) _commands.Issue(i, Stream, _device);
        }
        finally
        {
            _commands.Empty();
        }
    }

    /// <summary>Waits until the stream has nothing left to do.</summary>
    public void Synchronise() => CudaError.Check(cuStreamSynchronize(Stream), _device, nameof(cuStreamSynchronize));

    /// <summary>Lets go of what was collected, waits for the rest, and closes the stream.</summary>
    public void Dispose()
    {
        _commands.Empty();
        _ = cuStreamSynchronize(Stream);
        Graphs?.Dispose();
        _limit.Dispose();
        _ = cuStreamDestroy_v2(Stream);
    }

    private void Added()
    {
        if (_depth == 0 || _commands.Count >= LongestPass) Submit();
    }
}
