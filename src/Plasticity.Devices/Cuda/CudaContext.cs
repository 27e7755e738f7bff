using static Plasticity.Devices.Cuda.CudaNative;

namespace Plasticity.Devices.Cuda;

/// <summary>The context that all of a process' users of a GPU share.</summary>
internal sealed unsafe class CudaContext : IDisposable
{
    private readonly int _hardware;
    private readonly string _device;
    private readonly nint _context;
    private bool _disposed;

    public CudaContext(CudaHardware hardware)
    {
        (_hardware, _device) = (hardware.Device, hardware.Info.Id);
        nint context;
        CudaError.Check(cuDevicePrimaryCtxRetain(&context, _hardware), _device, nameof(cuDevicePrimaryCtxRetain));
        _context = context;
    }

    /// <summary>
    /// To be called before any other call of the driver: it keeps the current context by thread, and whoever uses a device may come from
    /// another than the last time. It is a matter of nanoseconds where it is current already.
    /// </summary>
    public void Enter()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        CudaError.Check(cuCtxSetCurrent(_context), _device, nameof(cuCtxSetCurrent));
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _ = cuDevicePrimaryCtxRelease_v2(_hardware);
    }
}
