using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime.CPU;
using Plasticity.Devices.Lanes;

namespace Plasticity.Devices.Ilgpu;

/// <summary>
/// The C# of kernels for a GPU, run as it stands by threads of this process (<see cref="LaneGroup"/>), so that a debugger stops in a kernel. Places
/// outside a buffer and barriers that not all lanes reach are reported with the kernel's name; races are not found. Slow: for small cases.
/// </summary>
public sealed unsafe class IlgpuCpuDevice : IDevice
{
    private readonly Context _context;
    private readonly CPUAccelerator _accelerator;
    private readonly LaneGroup _group;
    private readonly BufferPool _memory;

    /// <param name="options">As for every device.</param>
    /// <exception cref="DeviceException">The options pin an algorithm that it does not have.</exception>
    public IlgpuCpuDevice(DeviceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Info = Describe();
        if (options.Convolution == ConvolutionAlgorithm.Winograd) DeviceException.NoWinograd(Info);
        // Views of shared memory are ILGPU's, and want an accelerator to belong to: the smallest.
        _context = Context.Create(builder => builder.CPU(new CPUDevice(numThreadsPerWarp: 2, numWarpsPerMultiprocessor: 1, numMultiprocessors: 1)));
        _accelerator = _context.CreateCPUAccelerator(0);
        _group = new LaneGroup(bytes => CPUMemoryBuffer.Create(_accelerator, bytes, 1));
        _memory = new BufferPool(Info, new NativeSource(Info.MemoryBytes));
    }

    public DeviceInfo Info { get; }

    public long BytesInUse => _memory.InUse;

    public long BytesHeld => _memory.Held;

    /// <summary>What it is, without opening it.</summary>
    public static DeviceInfo Describe() => new(
        DeviceKind.IlgpuCpu, "ilgpu:cpu", "lane by lane, to debug kernels with", LaneContext.Version, 1,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, IsGpu: false);

    public nint Allocate(long bytes, string holder = "unnamed") => _memory.Rent(bytes, holder);

    public void Free(nint memory) => _memory.Return(memory);

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
        _ = KernelSignature.Of<TKernel>(); // what no GPU could be passed is refused here, too
        TKernel fields = kernel;
        Action<TKernel> body = (Action<TKernel>)LaneCompiler.BodyOf<TKernel>(kernel.Grid.Variant, lockstep: false);
        try
        {
            _group.Run(kernel.Grid, () => body(fields));
        }
        catch (DeviceException fault)
        {
            throw new DeviceException($"ilgpu:cpu: {KernelName.Of<TKernel>()}: {fault.Message}", fault);
        }
    }

    public void Dispose()
    {
        _group.Dispose();
        _memory.Dispose();
        _accelerator.Dispose();
        _context.Dispose();
    }
}
