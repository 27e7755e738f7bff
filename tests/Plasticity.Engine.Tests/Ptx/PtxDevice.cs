using System.Diagnostics;
using System.Runtime.InteropServices;
using Plasticity.Devices;
using Plasticity.Devices.Ilgpu;

namespace Plasticity.Engine.Tests.Ptx;

/// <summary>
/// The device "ilgpu:cuda" without a GPU: kernels in C# are compiled to PTX as there, and the PTX is executed here. Buffers have the size asked
/// for, to the byte, and hold no numbers at first.
/// </summary>
internal sealed unsafe class PtxDevice : IDevice
{
    private const int Capability = 90;

    private readonly PtxLaneCompiler _compiler = new(new ProgramCache(null), Capability);
    private readonly PtxMemory _memory = new();
    private readonly PtxMachine _machine;
    private readonly Dictionary<(Type Kernel, KernelVariant Variant), PtxProgram> _programs = [];

    public PtxDevice() => _machine = new PtxMachine(_memory);

    public DeviceInfo Info { get; } = new(DeviceKind.IlgpuCuda, "ptx", "PTX, interpreted", "none", 1, 1L << 40, IsGpu: false);

    public long BytesInUse => _memory.Bytes;

    public long BytesHeld => _memory.Bytes;

    /// <summary>Instructions executed so far.</summary>
    public long Executed => _machine.Executed;

    /// <summary>How long that took.</summary>
    public TimeSpan Took { get; private set; }

    public nint Allocate(long bytes, string holder = "unnamed") => _memory.Allocate(bytes);

    public void Free(nint memory) => _memory.Free(memory);

    public nint View(nint memory, long offset, long bytes) => (nint)At(memory + (nint)offset, bytes);

    public void Write(nint memory, ReadOnlySpan<byte> data) => data.CopyTo(new Span<byte>(At(memory, data.Length), data.Length));

    public void Read(nint memory, Span<byte> data) => new ReadOnlySpan<byte>(At(memory, data.Length), data.Length).CopyTo(data);

    public void Copy(nint source, nint target, long bytes) => Buffer.MemoryCopy(At(source, bytes), At(target, bytes), bytes, bytes);

    public void Clear(nint memory, long bytes) => NativeMemory.Clear(At(memory, bytes), (nuint)bytes);

    public void Wait()
    {
    }

    public void Run<TKernel>(in TKernel kernel) where TKernel : unmanaged, IKernel
    {
        Grid grid = kernel.Grid;
        if (!_programs.TryGetValue((typeof(TKernel), grid.Variant), out PtxProgram? program))
        {
            _programs[(typeof(TKernel), grid.Variant)] = program = PtxProgram.Parse(_compiler.TextOf<TKernel>(grid));
        }
        long start = Stopwatch.GetTimestamp();
        _machine.Run(program, grid, MemoryMarshal.AsBytes(new ReadOnlySpan<TKernel>(in kernel)).ToArray());
        Took += Stopwatch.GetElapsedTime(start);
    }

    public void Dispose()
    {
        _compiler.Dispose();
        _memory.Dispose();
    }

    // Copies of nothing may have no place.
    private byte* At(nint memory, long bytes) => bytes == 0 ? (byte*)memory : _memory.At((ulong)memory, (ulong)bytes, 1);
}
