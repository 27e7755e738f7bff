using static Plasticity.Devices.Cuda.CudaNative;

namespace Plasticity.Devices.Cuda;

/// <summary>
/// A pass as a CUDA graph: captured once, launched as one piece. The numbers that its kernels are given can be changed between launches
/// (rates, corrections, keys of random numbers); its kernels, their grids and all addresses cannot.
/// </summary>
internal sealed unsafe class PassGraph : IDisposable
{
    private readonly string _device;
    private readonly CommandList _commands;
    private readonly nint[] _nodes;
    private readonly List<int> _changed = [];
    private nint _graph, _executable;

    /// <summary>Captures a list from a stream that has nothing else to do meanwhile; nothing of it is done yet.</summary>
    public PassGraph(CommandList commands, nint stream, string device)
    {
        _device = device;
        _commands = new CommandList(commands);
        _nodes = new nint[commands.Count];
        try
        {
            _graph = Capture(stream);
            fixed (nint* executable = &_executable)
            {
                CudaError.Check(cuGraphInstantiateWithFlags(executable, _graph, 0), device, nameof(cuGraphInstantiateWithFlags));
            }
        }
        catch (DeviceException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Does what the list says, if it is this pass with other numbers or the same.</summary>
    /// <returns>False if it is another: nothing was done.</returns>
    public bool TryLaunch(CommandList commands, nint stream)
    {
        if (!_commands.TryFollow(commands, _changed)) return false;
        foreach (int index in _changed) _commands.Update(index, _executable, _nodes[index], _device);
        CudaError.Check(cuGraphLaunch(_executable, stream), _device, nameof(cuGraphLaunch));
        return true;
    }

    public void Dispose()
    {
        if (_executable != 0) _ = cuGraphExecDestroy(_executable);
        if (_graph != 0) _ = cuGraphDestroy(_graph);
        _executable = _graph = 0;
    }

    private nint Capture(nint stream)
    {
        CudaError.Check(cuStreamBeginCapture_v2(stream, ThreadLocalCapture), _device, nameof(cuStreamBeginCapture_v2));
        bool complete = false;
        nint graph = 0;
        int code;
        try
        {
            for (int i = 0; i < _nodes.Length; i++)
            {
                _commands.Issue(i, stream, _device);
                _nodes[i] = LastNode(stream);
            }
            complete = true;
        }
        finally
        {
            // Whatever happened, the stream has to leave this state.
            code = cuStreamEndCapture(stream, &graph);
            if (!complete && graph != 0) _ = cuGraphDestroy(graph);
        }
        CudaError.Check(code, _device, nameof(cuStreamEndCapture));
        return graph;
    }

    /// <summary>On one stream everything depends on what came before it, and what comes next would depend on this node alone.</summary>
    private nint LastNode(nint stream)
    {
        int status;
        ulong id;
        nint graph;
        nint* dependencies;
        nuint count;
        CudaError.Check(cuStreamGetCaptureInfo_v2(stream, &status, &id, &graph, &dependencies, &count), _device, nameof(cuStreamGetCaptureInfo_v2));
        return count == 1 ? dependencies[0] : throw new DeviceException($"{_device}: a captured launch left {count} nodes to depend on, expected 1; turn graphs off");
    }
}
