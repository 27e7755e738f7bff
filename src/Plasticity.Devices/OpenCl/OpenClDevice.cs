using System.Runtime.CompilerServices;
using Plasticity.Devices.Programs;
using static Plasticity.Devices.OpenCl.OpenClNative;

namespace Plasticity.Devices.OpenCl;

/// <summary>
/// A device behind an OpenCL 1.2 driver: one in-order queue, kernels compiled at first use. Nothing waits for the device but
/// <see cref="Read"/>, <see cref="Wait"/>, and a <see cref="Write"/> of more than a mebibyte, which is not worth a second copy.
/// </summary>
public sealed unsafe class OpenClDevice : IDevice
{
    /// <summary>Launches after which the driver is nudged to begin, in case it collects work until somebody waits.</summary>
    private const int LaunchesPerFlush = 16;

    private readonly string _id;
    private readonly nint _context, _queue;
    private readonly IKernelLanguage _language;
    private readonly OpenClPrograms _programs;
    private readonly OpenClMemory _memory;
    private readonly OpenClStaging _staging;
    private readonly Dictionary<(Type Kernel, KernelVariant Variant), Launch> _launches = [];
    private int _sinceFlush;
    private bool _disposed;

    /// <param name="language">Where programs come from; disposed with this.</param>
    /// <exception cref="DeviceException">The device cannot be used, or its driver refuses.</exception>
    internal OpenClDevice(OpenClHardware hardware, IKernelLanguage language, ProgramCache cache)
    {
        (_language, Info, _id) = (language, hardware.Info, hardware.Info.Id);
        if (hardware.Unusable is { } reason) throw new DeviceException($"{_id} ({Info.Name}) cannot be used: {reason}");
        nint device = hardware.Device;
        nint* properties = stackalloc nint[] { 0x1084 /* CL_CONTEXT_PLATFORM */, hardware.Platform, 0 };
        int code;
        _context = clCreateContext(properties, 1, &device, 0, 0, &code);
        OpenClError.Check(code, _id, nameof(clCreateContext));
        _queue = clCreateCommandQueue(_context, device, 0, &code);
        if (code != Success) _ = clReleaseContext(_context);
        OpenClError.Check(code, _id, nameof(clCreateCommandQueue));
        _programs = new OpenClPrograms(_context, hardware, cache);
        _memory = new OpenClMemory(_context, hardware);
        _staging = new OpenClStaging(_queue, _id);
    }

    public DeviceInfo Info { get; }

    public long BytesInUse => _memory.InUse;

    public long BytesHeld => _memory.Held;

    internal OpenClPrograms Programs => _programs;

    public nint Allocate(long bytes, string holder = "unnamed") => _memory.Rent(bytes, holder);

    public void Free(nint memory) => _memory.Return(memory);

    public nint View(nint memory, long offset, long bytes) => _memory.View(memory, offset, bytes);

    public void Write(nint memory, ReadOnlySpan<byte> data)
    {
        if (data.Length == 0) return;
        if (data.Length <= Staging.BlockBytes)
        {
            Check(clEnqueueWriteBuffer(_queue, memory, 0, 0, (nuint)data.Length, _staging.Hold(data), 0, null, null), nameof(clEnqueueWriteBuffer));
            return;
        }
        fixed (byte* source = data)
        {
            Check(clEnqueueWriteBuffer(_queue, memory, 1, 0, (nuint)data.Length, source, 0, null, null), nameof(clEnqueueWriteBuffer));
        }
        _staging.Drained();
    }

    public void Read(nint memory, Span<byte> data)
    {
        if (data.Length == 0)
        {
            Wait();
            return;
        }
        fixed (byte* target = data)
        {
            Check(clEnqueueReadBuffer(_queue, memory, 1, 0, (nuint)data.Length, target, 0, null, null), nameof(clEnqueueReadBuffer));
        }
        _staging.Drained();
    }

    public void Copy(nint source, nint target, long bytes)
    {
        if (bytes == 0) return;
        Check(clEnqueueCopyBuffer(_queue, source, target, 0, 0, (nuint)bytes, 0, null, null), nameof(clEnqueueCopyBuffer));
    }

    public void Clear(nint memory, long bytes)
    {
        if (bytes == 0) return;
        int zero = 0;
        nuint pattern = bytes % sizeof(int) == 0 ? sizeof(int) : 1u;
        Check(clEnqueueFillBuffer(_queue, memory, &zero, pattern, 0, (nuint)bytes, 0, null, null), nameof(clEnqueueFillBuffer));
    }

    public void Wait()
    {
        Check(clFinish(_queue), nameof(clFinish));
        _staging.Drained();
    }

    public void Run<TKernel>(in TKernel kernel) where TKernel : unmanaged, IKernel
    {
        Grid grid = kernel.Grid;
        if (!_launches.TryGetValue((typeof(TKernel), grid.Variant), out Launch? launch)) launch = Prepare<TKernel>(grid);
        fixed (TKernel* fields = &kernel) launch.Bind((byte*)fields, _id);
        nuint lanes = (nuint)grid.Lanes;
        nuint* global = stackalloc nuint[] { (nuint)grid.X * lanes, (nuint)grid.Y, (nuint)grid.Z };
        nuint* local = stackalloc nuint[] { lanes, 1, 1 };
        Check(clEnqueueNDRangeKernel(_queue, launch.Kernel, 3, null, global, local, 0, null, null), launch.Name);
        if (++_sinceFlush < LaunchesPerFlush) return;
        _sinceFlush = 0;
        Check(clFlush(_queue), nameof(clFlush));
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _ = clFinish(_queue);
        _staging.Dispose();
        _memory.Dispose();
        _programs.Dispose();
        _language.Dispose();
        _ = clReleaseCommandQueue(_queue);
        _ = clReleaseContext(_context);
    }

    private Launch Prepare<TKernel>(Grid grid) where TKernel : unmanaged, IKernel
    {
        KernelProgram program = _language.ProgramOf<TKernel>(_id, grid);
        return _launches[(typeof(TKernel), grid.Variant)] = new Launch(_programs.Kernel(program), program);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Check(int code, string call) => OpenClError.Check(code, _id, call);

    /// <summary>A kernel object with what is needed to bind its arguments.</summary>
    private sealed class Launch(nint kernel, KernelProgram program)
    {
        private readonly KernelArgument[] _arguments = program.StructBytes == 0 ? program.Arguments : [.. program.Arguments.Where(argument => argument.IsBuffer)];

        public nint Kernel => kernel;

        public string Name => program.Entry;

        // Every argument is set at every launch: ten nanoseconds each, and no stale handle can be left behind.
        public void Bind(byte* fields, string device)
        {
            uint next = 0;
            if (program.StructBytes > 0) Set(next++, program.StructBytes, fields, "struct", device);
            foreach (KernelArgument argument in _arguments) Set(next++, argument.Bytes, fields + argument.Offset, argument.Name, device);
        }

        private void Set(uint index, int bytes, byte* value, string argument, string device)
        {
            int code = clSetKernelArg(kernel, index, (nuint)bytes, value);
            if (code != Success) OpenClError.Check(code, device, $"{Name}: {nameof(clSetKernelArg)} {argument}");
        }
    }
}
