using System.Runtime.CompilerServices;
using Plasticity.Devices.Programs;
using static Plasticity.Devices.Cuda.CudaNative;

namespace Plasticity.Devices.Cuda;

/// <summary>
/// An NVIDIA GPU behind its own driver: one stream, kernels compiled by NVRTC at first use, passes that repeat launched as graphs. Nothing
/// waits for the device but <see cref="Read"/>, <see cref="Wait"/>, and the end of a pass when several before it are still to be done.
/// </summary>
public sealed unsafe class CudaDevice : IDevice
{
    private readonly string _id;
    private readonly CudaContext _context;
    private readonly CudaQueue _queue;
    private readonly IKernelLanguage _language;
    private readonly CudaPrograms _programs;
    private readonly BufferPool _memory;
    private readonly CudaStaging _staging;
    private readonly CudaClock _clock;
    private readonly Dictionary<(Type Kernel, KernelVariant Variant), CudaFunction> _functions = [];
    private nint _readBack;
    private bool _disposed;

    /// <param name="language">Where programs come from; disposed with this.</param> <param name="images">Makes of them what the driver loads.</param>
    /// <exception cref="DeviceException">The device cannot be used, or its driver refuses.</exception>
    internal CudaDevice(CudaHardware hardware, DeviceOptions options, IKernelLanguage language, ICudaImages images)
    {
        (_language, Info, _id) = (language, hardware.Info, hardware.Info.Id);
        if (hardware.Unusable is { } reason) throw new DeviceException($"{_id} ({Info.Name}) cannot be used: {reason}");
        if (options.Convolution == ConvolutionAlgorithm.Winograd) DeviceException.NoWinograd(Info);
        _context = new CudaContext(hardware);
        try
        {
            _queue = new CudaQueue(_context, _id, options.Graphs);
        }
        catch (DeviceException)
        {
            _context.Dispose();
            throw;
        }
        _programs = new CudaPrograms(hardware, images);
        _memory = new BufferPool(Info, new CudaMemory(_id, Wait));
        _staging = new CudaStaging(_queue.Stream, _id);
        _clock = new CudaClock(_queue.Stream, _id);
    }

    public DeviceInfo Info { get; }

    public long BytesInUse => _memory.InUse;

    public long BytesHeld => _memory.Held;

    internal CudaPrograms Programs => _programs;

    internal PassGraphs? Graphs => _queue.Graphs;

    public nint Allocate(long bytes, string holder = "unnamed")
    {
        _context.Enter();
        return _memory.Rent(bytes, holder);
    }

    public void Free(nint memory) => _memory.Return(memory);

    public nint View(nint memory, long offset, long bytes) => memory + (nint)offset;

    public void Write(nint memory, ReadOnlySpan<byte> data)
    {
        _queue.Submit();
        while (data.Length > 0)
        {
            ReadOnlySpan<byte> piece = data[..Math.Min(data.Length, Staging.BlockBytes)];
            Check(cuMemcpyHtoDAsync_v2(memory, _staging.Hold(piece), (nuint)piece.Length, _queue.Stream), nameof(cuMemcpyHtoDAsync_v2));
            memory += piece.Length;
            data = data[piece.Length..];
        }
    }

    public void Read(nint memory, Span<byte> data)
    {
        _queue.Submit();
        if (data.Length is > 0 and <= Staging.BlockBytes)
        {
            // Into pinned memory, to which the device writes by itself.
            nint block = ReadBack();
            Fetch(memory, (void*)block, data.Length);
            new ReadOnlySpan<byte>((void*)block, data.Length).CopyTo(data);
            return;
        }
        fixed (byte* target = data) Fetch(memory, target, data.Length);
    }

    public void Copy(nint source, nint target, long bytes)
    {
        if (bytes > 0) _queue.Copy(source, target, bytes);
    }

    public void Clear(nint memory, long bytes)
    {
        if (bytes > 0) _queue.Clear(memory, bytes);
    }

    public void Wait()
    {
        _queue.Submit();
        Synchronise();
    }

    public double Time(Action work)
    {
        Wait();
        _clock.Start();
        work();
        _queue.Submit();
        return _clock.Stop();
    }

    public void BeginPass() => _queue.BeginPass();

    public void EndPass()
    {
        // The next pass of this kind is to find its memory where this one did.
        if (_queue.EndPass()) _memory.Settle();
    }

    public void Run<TKernel>(in TKernel kernel) where TKernel : unmanaged, IKernel
    {
        Grid grid = kernel.Grid;
        if (!_functions.TryGetValue((typeof(TKernel), grid.Variant), out CudaFunction? function)) function = Prepare<TKernel>(grid);
        fixed (TKernel* fields = &kernel) _queue.Launch(function, grid, (byte*)fields);
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        try
        {
            _context.Enter();
        }
        catch (DeviceException)
        {
            // A driver that no longer answers; what it holds goes with the process.
        }
        // The queue first: it waits for work that still fetches from the staging.
        _queue.Dispose();
        _clock.Dispose();
        _staging.Dispose();
        if (_readBack != 0) _ = cuMemFreeHost(_readBack);
        _memory.Dispose();
        _programs.Dispose();
        _language.Dispose();
        _context.Dispose();
    }

    private CudaFunction Prepare<TKernel>(Grid grid) where TKernel : unmanaged, IKernel
    {
        _context.Enter();
        return _functions[(typeof(TKernel), grid.Variant)] = _programs.Function(_language.ProgramOf<TKernel>(_id, grid));
    }

    /// <summary>Waits for all work, then for the bytes.</summary>
    private void Fetch(nint memory, void* target, int bytes)
    {
        if (bytes > 0) Check(cuMemcpyDtoHAsync_v2(target, memory, (nuint)bytes, _queue.Stream), nameof(cuMemcpyDtoHAsync_v2));
        Synchronise();
    }

    private void Synchronise()
    {
        _queue.Synchronise();
        _staging.Drained();
    }

    private nint ReadBack()
    {
        if (_readBack != 0) return _readBack;
        nint block;
        Check(cuMemHostAlloc(&block, Staging.BlockBytes, 0), nameof(cuMemHostAlloc));
        return _readBack = block;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Check(int code, string call) => CudaError.Check(code, _id, call);
}
