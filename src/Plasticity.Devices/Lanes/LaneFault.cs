namespace Plasticity.Devices.Lanes;

/// <summary>
/// The first place outside its buffer that a lane of "ilgpu:cpu" asked for. A lane cannot throw: it runs on a thread of ILGPU's, and an exception
/// there ends the process. It is told of when the launch is over, and goes on meanwhile with memory that belongs to nobody.
/// </summary>
/// <remarks>Lanes know no device, so this is one for the process: what for a debugger has to be enough.</remarks>
internal static unsafe class LaneFault
{
    private static string? s_first;
    private static Float4* s_nowhere;

    /// <summary>Notes a fault; what it returns can be read and written, 16 bytes of it.</summary>
    public static void* Note(long address, int count, int i, int elements)
    {
        string found = address == 0
            ? "an absent one"
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"place {i} of one of {count}");
        Interlocked.CompareExchange(ref s_first, $"expected {elements} element{(elements == 1 ? "" : "s")} inside a buffer, found {found}", null);
        if (s_nowhere == null) s_nowhere = (Float4*)System.Runtime.InteropServices.NativeMemory.AlignedAlloc((nuint)sizeof(Float4), 16);
        *s_nowhere = default;
        return s_nowhere;
    }

    /// <summary>The first fault since the last call; null if there was none.</summary>
    public static string? Take() => Interlocked.Exchange(ref s_first, null);
}
