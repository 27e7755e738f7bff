using System.Runtime.CompilerServices;
using static Plasticity.Engine.Devices.Cuda.CudaNative;

namespace Plasticity.Engine.Devices.Cuda;

/// <summary>
/// An NVIDIA GPU behind its own driver: one stream, kernels compiled by NVRTC at first use. Nothing waits for the device but
/// <see cref="Read"/>, <see cref="Wait"/>, and the end of a pass when several before it are still to be done.
/// </summary>
/// <remarks>
/// Within a pass, work is collected until the pass ends or somebody waits. A pass that was met before, with the same kernels at the same
/// places and perhaps other numbers, is launched as one graph: a launch costs the host some two microseconds and a graph hardly more, and a
/// training step has hundreds. The same kernels run in the same order either way, so the bits are the same.
/// </remarks>
public sealed unsafe class CudaDevice : IDevice
{
    /// <summary>Commands after which a pass is handed over before its end.</summary>
    private const int LongestPass = 8192;

    private readonly string _id;
    private readonly CudaHardware _hardware;
    private readonly nint _context, _stream;
    private readonly CudaPrograms _programs;
    private readonly CudaMemory _memory;
    private readonly CudaStaging _staging;
    private readonly CudaClock _clock;
    private readonly PassLimit _limit;
    private readonly PassGraphs? _graphs;
    private readonly CommandList _commands = new();
    private readonly Dictionary<(Type Kernel, KernelVariant Variant), CudaFunction> _functions = [];
    private nint _readBack;
    private int _depth;
    private bool _disposed;

    /// <param name="textOf">Null for the files of <c>kernels/</c>.</param>
    /// <exception cref="DeviceException">The device cannot be used, or its driver refuses.</exception>
    internal CudaDevice(CudaHardware hardware, DeviceOptions options, ProgramCache cache, Func<string, string>? textOf = null)
    {
        Info = hardware.Info;
        _hardware = hardware;
        _id = hardware.Info.Id;
        if (hardware.Unusable is { } reason) throw new DeviceException($"{_id} ({Info.Name}) cannot be used: {reason}");
        if (options.Convolution == ConvolutionAlgorithm.Winograd) DeviceException.NoWinograd(Info);
        nint context, stream;
        // The context that all of a process' users of a device share.
        Check(cuDevicePrimaryCtxRetain(&context, hardware.Device), nameof(cuDevicePrimaryCtxRetain));
        _context = context;
        try
        {
            Enter();
            Check(cuStreamCreate(&stream, NonBlocking), nameof(cuStreamCreate));
        }
        catch (DeviceException)
        {
            _ = cuDevicePrimaryCtxRelease_v2(hardware.Device);
            throw;
        }
        _stream = stream;
        _programs = new CudaPrograms(hardware, cache, textOf ?? KernelText.Of);
        _memory = new CudaMemory(Info, Wait);
        _staging = new CudaStaging(stream, _id);
        _clock = new CudaClock(stream, _id);
        _limit = new PassLimit(stream, _id);
        _graphs = options.Graphs ? new PassGraphs(stream, _id) : null;
    }

    public DeviceInfo Info { get; }

    public long BytesInUse => _memory.InUse;

    public long BytesHeld => _memory.Held;

    internal CudaPrograms Programs => _programs;

    internal PassGraphs? Graphs => _graphs;

    public nint Allocate(long bytes, string holder = "unnamed")
    {
        Enter();
        return _memory.Rent(bytes, holder);
    }

    public void Free(nint memory) => _memory.Return(memory);

    public nint View(nint memory, long offset, long bytes) => memory + (nint)offset;

    public void Write(nint memory, ReadOnlySpan<byte> data)
    {
        Submit();
        while (data.Length > 0)
        {
            ReadOnlySpan<byte> piece = data[..Math.Min(data.Length, Staging.BlockBytes)];
            Check(cuMemcpyHtoDAsync_v2(memory, _staging.Hold(piece), (nuint)piece.Length, _stream), nameof(cuMemcpyHtoDAsync_v2));
            memory += piece.Length;
            data = data[piece.Length..];
        }
    }

    public void Read(nint memory, Span<byte> data)
    {
        Submit();
        if (data.Length is > 0 and <= Staging.BlockBytes)
        {
            // Into pinned memory, to which the device writes by itself.
            nint block = ReadBack();
            Check(cuMemcpyDtoHAsync_v2((void*)block, memory, (nuint)data.Length, _stream), nameof(cuMemcpyDtoHAsync_v2));
            Synchronise();
            new ReadOnlySpan<byte>((void*)block, data.Length).CopyTo(data);
            return;
        }
        fixed (byte* target = data)
        {
            if (data.Length > 0) Check(cuMemcpyDtoHAsync_v2(target, memory, (nuint)data.Length, _stream), nameof(cuMemcpyDtoHAsync_v2));
            Synchronise();
        }
    }

    public void Copy(nint source, nint target, long bytes)
    {
        if (bytes == 0) return;
        _commands.Copy(source, target, bytes);
        Added();
    }

    public void Clear(nint memory, long bytes)
    {
        if (bytes == 0) return;
        _commands.Clear(memory, bytes);
        Added();
    }

    public void Wait()
    {
        Submit();
        Synchronise();
    }

    public double Time(Action work)
    {
        Wait();
        _clock.Start();
        work();
        Submit();
        return _clock.Stop();
    }

    public void BeginPass()
    {
        if (_depth++ == 0) Submit();
    }

    public void EndPass()
    {
        try
        {
            if (_depth == 1) Submit();
        }
        finally
        {
            _depth--;
        }
        if (_depth > 0) return;
        // The next pass of this kind is to find its memory where this one did.
        _memory.Settle();
        _limit.Ended();
    }

    public void Run<TKernel>(in TKernel kernel) where TKernel : unmanaged, IKernel
    {
        Grid grid = kernel.Grid;
        if (!_functions.TryGetValue((typeof(TKernel), grid.Variant), out CudaFunction? function)) function = Prepare<TKernel>(grid.Variant);
        fixed (TKernel* fields = &kernel) _commands.Launch(function, grid, (byte*)fields);
        Added();
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _commands.Empty();
        _ = cuCtxSetCurrent(_context);
        _ = cuStreamSynchronize(_stream);
        _graphs?.Dispose();
        _limit.Dispose();
        _clock.Dispose();
        _staging.Dispose();
        if (_readBack != 0) _ = cuMemFreeHost(_readBack);
        _memory.Dispose();
        _programs.Dispose();
        _ = cuStreamDestroy_v2(_stream);
        _ = cuDevicePrimaryCtxRelease_v2(_hardware.Device);
    }

    private CudaFunction Prepare<TKernel>(KernelVariant variant) where TKernel : unmanaged, IKernel
    {
        Enter();
        return _functions[(typeof(TKernel), variant)] = _programs.Function(TKernel.Source, variant, KernelSignature.Of<TKernel>());
    }

    private void Added()
    {
        if (_depth == 0 || _commands.Count >= LongestPass) Submit();
    }

    /// <summary>Gives the device what was collected.</summary>
    private void Submit()
    {
        Enter();
        if (_commands.Count == 0) return;
        try
        {
            if (_depth > 0 && _graphs is not null && _graphs.TryLaunch(_commands)) return;
            for (int i = 0; i < _commands.Count; i++) _commands.Issue(i, _stream, _id);
        }
        finally
        {
            _commands.Empty();
        }
    }

    private void Synchronise()
    {
        Check(cuStreamSynchronize(_stream), nameof(cuStreamSynchronize));
        _staging.Drained();
    }

    private nint ReadBack()
    {
        if (_readBack != 0) return _readBack;
        nint block;
        Check(cuMemHostAlloc(&block, Staging.BlockBytes, 0), nameof(cuMemHostAlloc));
        return _readBack = block;
    }

    // The driver keeps the current context by thread, and whoever uses a device may come from another than the last time. It is a matter of
    // nanoseconds where it is current already.
    private void Enter()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Check(cuCtxSetCurrent(_context), nameof(cuCtxSetCurrent));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Check(int code, string call) => CudaError.Check(code, _id, call);
}
