using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;
using Plasticity.Devices.Text;
using Plasticity.Engine.Tests.Watched;

namespace Plasticity.Engine.Tests.Ptx;

/// <summary>What a launch left in the buffers that it was given.</summary>
/// <param name="Kernel">Its name and variant.</param>
internal sealed record Recorded(string Kernel, IReadOnlyList<(string Name, uint[] Bits)> Buffers);

/// <summary>Runs what has a body for lanes, and keeps all bits of its buffers afterwards.</summary>
internal sealed class RecordingDevice(IDevice device) : IToyDevice
{
    /// <summary>Of fresh memory, so that places which no kernel writes agree.</summary>
    private const byte Fresh = 0x2A;

    private readonly List<Recorded> _launches = [];

    public IReadOnlyList<Recorded> Launches => _launches;

    public nint Allocate(int bytes)
    {
        nint memory = device.Allocate(bytes);
        byte[] fresh = new byte[bytes];
        Array.Fill(fresh, Fresh);
        device.Write(memory, fresh);
        return memory;
    }

    public void Write(nint memory, ReadOnlySpan<byte> data) => device.Write(memory, data);

    public bool Run<TKernel>(in TKernel kernel) where TKernel : unmanaged, ITextKernel
    {
        if (!typeof(ILaneKernel).IsAssignableFrom(KernelName.Wrapped(typeof(TKernel)))) return false;
        device.Run(kernel);
        ReadOnlySpan<byte> fields = MemoryMarshal.AsBytes(new ReadOnlySpan<TKernel>(in kernel));
        List<(string, uint[])> buffers = [];
        foreach (KernelArgument argument in KernelSignature.Of<TKernel>().Where(argument => argument.IsBuffer && argument.Kind != ArgumentKind.ByteBuffer))
        {
            FloatBuffer buffer = Unsafe.ReadUnaligned<FloatBuffer>(in fields[argument.Offset]);
            uint[] bits = new uint[buffer.Count];
            if (buffer.Exists) device.Read((nint)buffer.Handle, MemoryMarshal.AsBytes(bits.AsSpan()));
            buffers.Add((argument.Name, bits));
        }
        _launches.Add(new Recorded($"{KernelName.Of<TKernel>()} {kernel.Grid.Variant}", buffers));
        return true;
    }
}
