using System.Runtime.InteropServices;

namespace Plasticity.Devices.Cpu;

/// <summary>One native block that grows to the largest request and never shrinks.</summary>
internal sealed unsafe class ScratchMemory : IDisposable
{
    private void* _memory;
    private long _floats;

    public float* Floats(long count)
    {
        if (count > _floats)
        {
            NativeMemory.AlignedFree(_memory);
            _memory = NativeMemory.AlignedAlloc((nuint)(4 * count + 256), 64);
            _floats = count;
        }
        return (float*)_memory;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        _floats = 0;
        GC.SuppressFinalize(this);
    }

    ~ScratchMemory() => NativeMemory.AlignedFree(_memory);
}
