using static Plasticity.Devices.Cuda.CudaNative;

namespace Plasticity.Devices.Cuda;

/// <summary>The device's own stopwatch, made at first use.</summary>
internal sealed unsafe class CudaClock(nint stream, string device) : IDisposable
{
    private nint _start, _end;

    public void Start()
    {
        if (_start == 0) (_start, _end) = (Create(), Create());
        CudaError.Check(cuEventRecord(_start, stream), device, nameof(cuEventRecord));
    }

    /// <summary>Waits for all work asked for, and returns the seconds since <see cref="Start"/>.</summary>
    public double Stop()
    {
        CudaError.Check(cuEventRecord(_end, stream), device, nameof(cuEventRecord));
        CudaError.Check(cuEventSynchronize(_end), device, nameof(cuEventSynchronize));
        float milliseconds;
        CudaError.Check(cuEventElapsedTime(&milliseconds, _start, _end), device, nameof(cuEventElapsedTime));
        return milliseconds / 1000.0;
    }

    public void Dispose()
    {
        if (_start == 0) return;
        _ = cuEventDestroy_v2(_start);
        _ = cuEventDestroy_v2(_end);
        _start = _end = 0;
    }

    private nint Create()
    {
        nint created;
        CudaError.Check(cuEventCreate(&created, 0), device, nameof(cuEventCreate));
        return created;
    }
}
