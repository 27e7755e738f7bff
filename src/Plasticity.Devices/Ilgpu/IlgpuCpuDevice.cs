using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using Plasticity.Devices.Lanes;

namespace Plasticity.Devices.Ilgpu;

/// <summary>
/// ILGPU's debugging accelerator: every lane is a thread of this process that runs the C# as it stands, so that a debugger stops in a kernel.
/// Places outside a buffer are told with the kernel's name; races and barriers that not all lanes reach are not found. Some ten milliseconds a
/// group: for small cases.
/// </summary>
public sealed unsafe class IlgpuCpuDevice : IDevice
{
    /// <summary>Lanes of a group at most, as of every GPU device.</summary>
    private const int Lanes = 256;

    private const int Warp = 32;

    private readonly Context _context;
    private readonly CPUAccelerator _accelerator;
    private readonly BufferPool _memory;
    private readonly Dictionary<(Type Kernel, KernelVariant Variant), Delegate> _launchers = [];

    /// <param name="options">As for every device.</param>
    /// <exception cref="DeviceException">The options pin an algorithm that it does not have.</exception>
    public IlgpuCpuDevice(DeviceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Info = Describe();
        if (options.Convolution == ConvolutionAlgorithm.Winograd) DeviceException.NoWinograd(Info);
        // Parallel even under a debugger, for which ILGPU would choose a mode in which lanes that wait for each other hang.
        CPUDevice device = new(numThreadsPerWarp: Warp, numWarpsPerMultiprocessor: Lanes / Warp, numMultiprocessors: 1);
        _context = LaneContext.Create(builder => builder.CPU(device));
        _accelerator = _context.CreateCPUAccelerator(0, CPUAcceleratorMode.Parallel);
        _memory = new BufferPool(Info, new NativeSource(Info.MemoryBytes));
    }

    public DeviceInfo Info { get; }

    public long BytesInUse => _memory.InUse;

    public long BytesHeld => _memory.Held;

    /// <summary>What it is, without opening it.</summary>
    public static DeviceInfo Describe() => new(
        DeviceKind.IlgpuCpu, "ilgpu:cpu", "lanes as threads, to debug kernels with", LaneContext.Version, 1,
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
        Grid grid = kernel.Grid;
        if (!_launchers.TryGetValue((typeof(TKernel), grid.Variant), out Delegate? launcher))
        {
            _launchers[(typeof(TKernel), grid.Variant)] = launcher = Prepare<TKernel>(grid);
        }
        KernelConfig config = new(new Index3D(grid.X, grid.Y, grid.Z), new Index3D(grid.Lanes, 1, 1));
        ((Action<AcceleratorStream, KernelConfig, TKernel>)launcher)(_accelerator.DefaultStream, config, kernel);
        _accelerator.DefaultStream.Synchronize();
        if (LaneFault.Take() is { } fault) throw new DeviceException($"ilgpu:cpu: {KernelName.Of<TKernel>()}: {fault}");
    }

    public void Dispose()
    {
        _memory.Dispose();
        _accelerator.Dispose();
        _context.Dispose();
    }

    private Delegate Prepare<TKernel>(Grid grid) where TKernel : unmanaged, IKernel
    {
        _ = KernelSignature.Of<TKernel>(); // refuses by name what ILGPU's reader of types would end the process at
        CompiledKernel compiled = _accelerator.GetBackend().Compile(
            EntryPointDescription.FromExplicitlyGroupedKernel(LaneCompiler.MethodOf<TKernel>(grid.Variant, lockstep: false)), new KernelSpecialization(grid.Lanes, null));
        return _accelerator.LoadKernel(compiled).CreateLauncherDelegate<Action<AcceleratorStream, KernelConfig, TKernel>>();
    }
}
