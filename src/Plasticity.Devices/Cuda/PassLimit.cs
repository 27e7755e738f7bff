using static Plasticity.Devices.Cuda.CudaNative;

namespace Plasticity.Devices.Cuda;

/// <summary>
/// Keeps the host at most a few passes ahead of the device: enough that the device never waits, and few enough that rates shown while training
/// are true and that an interrupt is obeyed at once.
/// </summary>
internal sealed unsafe class PassLimit(nint stream, string device) : IDisposable
{
    private readonly nint[] _ends = new nint[4];
    private int _next;

    /// <summary>Notes that a pass has been handed over, and waits for the one that many before it.</summary>
    public void Ended()
    {
        nint end = _ends[_next];
        if (end == 0)
        {
            CudaError.Check(cuEventCreate(&end, Sleeps | KeepsNoTime), device, nameof(cuEventCreate));
            _ends[_next] = end;
        }
        else
        {
            CudaError.Check(cuEventSynchronize(end), device, nameof(cuEventSynchronize));
        }
        CudaError.Check(cuEventRecord(end, stream), device, nameof(cuEventRecord));
        _next = (_next + 1) % _ends.Length;
    }

    public void Dispose()
    {
        foreach (nint end in _ends)
        {
            if (end != 0) _ = cuEventDestroy_v2(end);
        }
        Array.Clear(_ends);
    }
}
