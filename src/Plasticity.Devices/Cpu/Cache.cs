using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Plasticity.Devices.Cpu;

/// <summary>
/// Asks for memory before it is needed. Convolutions walk an image in an order that hardware prefetchers follow badly (rows of a window,
/// then back): without this, one of sixteen channels waits for a third of its time.
/// </summary>
internal static unsafe class Cache
{
    private const int Line = 64;

    /// <summary>Brings one line near.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(nint address)
    {
        if (Sse.IsSupported) Sse.Prefetch0((void*)address);
    }

    /// <summary>Brings bytes near; an address that does not exist does no harm. Without the instruction it does nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(nint address, int bytes)
    {
        if (!Sse.IsSupported) return;
        for (int i = 0; i < bytes; i += Line) Sse.Prefetch0((void*)(address + i));
    }
}
