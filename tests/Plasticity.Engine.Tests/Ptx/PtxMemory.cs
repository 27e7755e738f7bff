using System.Runtime.InteropServices;
using Plasticity.Devices;

namespace Plasticity.Engine.Tests.Ptx;

/// <summary>Memory of the process that kernels may touch: what was allocated here, to the byte, and nothing else.</summary>
internal sealed unsafe class PtxMemory : IDisposable
{
    /// <summary>Of fresh memory: floats of it are no numbers.</summary>
    private const byte Fresh = 0xFF;

    private readonly SortedList<ulong, ulong> _blocks = [];
    private ulong _start, _end;

    /// <summary>Bytes allocated and not freed.</summary>
    public long Bytes { get; private set; }

    public nint Allocate(long bytes)
    {
        void* memory = NativeMemory.AlignedAlloc((nuint)bytes, 64);
        NativeMemory.Fill(memory, (nuint)bytes, Fresh);
        _blocks.Add((ulong)memory, (ulong)memory + (ulong)bytes);
        Bytes += bytes;
        return (nint)memory;
    }

    public void Free(nint memory)
    {
        if (!_blocks.Remove((ulong)memory, out ulong end)) throw new ArgumentException("this memory was not allocated by this device", nameof(memory));
        Bytes -= (long)(end - (ulong)memory);
        _start = _end = 0;
        NativeMemory.AlignedFree((void*)memory);
    }

    /// <summary>The place itself, if all its bytes are inside one allocation and it is a multiple of <paramref name="alignment"/>.</summary>
    /// <exception cref="DeviceException">It is not.</exception>
    public byte* At(ulong address, ulong bytes, ulong alignment)
    {
        if ((address & (alignment - 1)) != 0) throw new DeviceException($"expected an address that {alignment} divides, found 0x{address:x}");
        // Most accesses are near the last one.
        if (address < _start || address >= _end || address + bytes > _end) Find(address, bytes);
        return (byte*)address;
    }

    public void Dispose()
    {
        foreach (nint memory in _blocks.Keys.Select(key => (nint)key).ToArray()) Free(memory);
    }

    private void Find(ulong address, ulong bytes)
    {
        // The last block that begins at or before the address.
        int low = 0, high = _blocks.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_blocks.GetKeyAtIndex(middle) <= address) low = middle + 1;
            else high = middle;
        }
        (ulong start, ulong end) = low == 0 ? (0, 0) : (_blocks.GetKeyAtIndex(low - 1), _blocks.GetValueAtIndex(low - 1));
        if (address < start || address + bytes > end || address + bytes < address)
        {
            string near = low == 0 ? "" : $", {address - start} bytes into {end - start}";
            throw new DeviceException($"expected {bytes} bytes inside an allocation, found 0x{address:x}{near}");
        }
        (_start, _end) = (start, end);
    }
}
