using System.Runtime.InteropServices;

namespace Plasticity.Devices;

/// <summary>The process' own memory.</summary>
internal sealed unsafe class NativeSource(long memoryBytes) : IMemorySource
{
    private const int ReadableBeyond = 256;

    public nint TryAllocate(long bytes, long held)
    {
        if (bytes > memoryBytes) return 0;
        try
        {
            // Kernels may read, never write, past the end of a buffer, up to the height of a tile: keep that readable.
            return (nint)NativeMemory.AlignedAlloc((nuint)bytes + ReadableBeyond, 64);
        }
        catch (OutOfMemoryException)
        {
            return 0;
        }
    }

    public void Release(nint memory) => NativeMemory.AlignedFree((void*)memory);

    public long Free(long held) => Math.Max(0, memoryBytes - held);

    public void Finish()
    {
    }
}
