namespace Plasticity.Devices.Cuda;

/// <summary>The graphs of the passes that a device has met more than once.</summary>
internal sealed class PassGraphs(nint stream, string device) : IDisposable
{
    /// <summary>Commands below which a graph is not worth its making.</summary>
    private const int Few = 8;

    /// <summary>Passes remembered: training and evaluating, whole batches and last ones, of a few networks. After that all are forgotten.</summary>
    private const int Most = 64;

    // Null for a pass that was met once: one that never comes again costs no graph.
    private readonly Dictionary<ulong, PassGraph?> _graphs = [];

    /// <summary>Graphs made so far.</summary>
    public int Captured { get; private set; }

    /// <summary>Graphs launched so far.</summary>
    public int Launched { get; private set; }

    /// <summary>Does a list of commands as one piece, if such a list was met before.</summary>
    /// <returns>False if nothing was done.</returns>
    public bool TryLaunch(CommandList commands)
    {
        if (commands.Count < Few) return false;
        if (!_graphs.TryGetValue(commands.Structure, out PassGraph? graph))
        {
            if (_graphs.Count >= Most) Forget();
            _graphs[commands.Structure] = null;
            return false;
        }
        if (graph is null)
        {
            _graphs[commands.Structure] = graph = new PassGraph(commands, stream, device);
            Captured++;
        }
        try
        {
            if (!graph.TryLaunch(commands, stream)) return false;
        }
        catch (DeviceException)
        {
            // Some of its numbers may be new and some old: it is of no use any more.
            _graphs.Remove(commands.Structure);
            graph.Dispose();
            throw;
        }
        Launched++;
        return true;
    }

    public void Dispose() => Forget();

    private void Forget()
    {
        foreach (PassGraph? graph in _graphs.Values) graph?.Dispose();
        _graphs.Clear();
    }
}
