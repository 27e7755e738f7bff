using System.Runtime.InteropServices;

namespace Plasticity.Devices.Cpu;

/// <summary>The processor of this machine, by managed SIMD code on all its cores. Needs nothing installed.</summary>
public sealed unsafe class CpuDevice : IDevice
{
    private readonly CpuContext _context;
    private readonly BufferPool _pool;

    /// <param name="threads">Worker threads, the caller's included; 0 means one a core.</param>
    public CpuDevice(int threads = 0) : this(new DeviceOptions(threads), Simd.Widest)
    {
    }

    /// <summary>With a choice of how to work.</summary>
    public CpuDevice(DeviceOptions options) : this(options, Simd.Widest)
    {
    }

    /// <summary>The same with narrower vectors than the hardware has, for tests.</summary>
    internal CpuDevice(DeviceOptions options, SimdWidth width)
    {
        int threads = options.Threads;
        ArgumentOutOfRangeException.ThrowIfNegative(threads, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, DeviceOptions.MostThreads, nameof(options));
        if (threads == 0) threads = Math.Min(Environment.ProcessorCount, DeviceOptions.MostThreads);
        _context = new CpuContext(threads, width, options.Convolution);
        Info = new DeviceInfo(DeviceKind.Cpu, "cpu", CpuName.Read(), $"managed SIMD, {(int)width} bits", threads, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, IsGpu: false);
        _pool = new BufferPool(Info, new NativeSource(Info.MemoryBytes));
    }

    public DeviceInfo Info { get; }

    public long BytesInUse => _pool.InUse;

    public long BytesHeld => _pool.Held;

    public nint Allocate(long bytes, string holder = "unnamed") => _pool.Rent(bytes, holder);

    public void Free(nint memory) => _pool.Return(memory);

    public nint View(nint memory, long offset, long bytes) => memory + (nint)offset;

    public void Write(nint memory, ReadOnlySpan<byte> data) => data.CopyTo(new Span<byte>((void*)memory, data.Length));

    public void Read(nint memory, Span<byte> data) => new ReadOnlySpan<byte>((void*)memory, data.Length).CopyTo(data);

    public void Copy(nint source, nint target, long bytes) => Buffer.MemoryCopy((void*)source, (void*)target, bytes, bytes);

    public void Clear(nint memory, long bytes) => NativeMemory.Clear((void*)memory, (nuint)bytes);

    public void Wait()
    {
    }

    public void Run<TKernel>(in TKernel kernel) where TKernel : unmanaged, IKernel
    {
        if (kernel is not ICpuKernel body) throw new DeviceException($"{Info.Id}: kernel {KernelName.Of<TKernel>()} has no SIMD body");
        body.Execute(_context);
    }

    public void Dispose()
    {
        _pool.Dispose();
        _context.Dispose();
    }
}
