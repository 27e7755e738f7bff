using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plasticity.Devices.Cpu;

/// <summary>
/// Upper halves of products of 32 bits. A product fills 64, so even and odd elements are multiplied apart; x86 has an instruction that looks at
/// the lower half of each 64 bits alone.
/// </summary>
internal static class WideProducts
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private const ulong Lower = uint.MaxValue;

    [MethodImpl(Inline)]
    public static Vector512<uint> High(Vector512<uint> words, uint factor)
    {
        Vector512<ulong> even = Even(words, factor) >>> 32, odd = Even((words.AsUInt64() >>> 32).AsUInt32(), factor) & Vector512.Create(~Lower);
        return (even | odd).AsUInt32();
    }

    [MethodImpl(Inline)]
    private static Vector512<ulong> Even(Vector512<uint> words, uint factor) =>
        Avx512F.IsSupported ? Avx512F.Multiply(words, Vector512.Create(factor)) : (words.AsUInt64() & Vector512.Create(Lower)) * Vector512.Create((ulong)factor);

    [MethodImpl(Inline)]
    public static Vector256<uint> High(Vector256<uint> words, uint factor)
    {
        Vector256<ulong> even = Even(words, factor) >>> 32, odd = Even((words.AsUInt64() >>> 32).AsUInt32(), factor) & Vector256.Create(~Lower);
        return (even | odd).AsUInt32();
    }

    [MethodImpl(Inline)]
    private static Vector256<ulong> Even(Vector256<uint> words, uint factor) =>
        Avx2.IsSupported ? Avx2.Multiply(words, Vector256.Create(factor)) : (words.AsUInt64() & Vector256.Create(Lower)) * Vector256.Create((ulong)factor);

    [MethodImpl(Inline)]
    public static Vector128<uint> High(Vector128<uint> words, uint factor)
    {
        Vector128<ulong> even = Even(words, factor) >>> 32, odd = Even((words.AsUInt64() >>> 32).AsUInt32(), factor) & Vector128.Create(~Lower);
        return (even | odd).AsUInt32();
    }

    [MethodImpl(Inline)]
    private static Vector128<ulong> Even(Vector128<uint> words, uint factor) =>
        Sse2.IsSupported ? Sse2.Multiply(words, Vector128.Create(factor)) : (words.AsUInt64() & Vector128.Create(Lower)) * Vector128.Create((ulong)factor);
}
