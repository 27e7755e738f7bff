using System.Runtime.CompilerServices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

/// <summary>
/// Philox4x32-10: a counter and a key give four random words, with no state between calls (Salmon et al. 2011, "Parallel random numbers: as
/// easy as 1, 2, 3"). The same numbers come from <c>random.h</c>.
/// </summary>
public static class Philox
{
    internal const int Rounds = 10;

    internal const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57, Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;

    /// <summary>The four words of one counter.</summary>
    public static (uint A, uint B, uint C, uint D) Block(uint c0, uint c1, uint c2, uint c3, uint key0, uint key1)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = (ulong)Multiplier0 * c0, p1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ key0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ key1, (uint)p0);
            key0 += Weyl0;
            key1 += Weyl1;
        }
        return (c0, c1, c2, c3);
    }

    /// <summary>The first word of each of some counters, whose first words are given: for vectors and lanes alike.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector FirstWord<TVector, TLanes>(TVector c0, uint word1, uint word2, uint word3, uint key0, uint key1)
        where TVector : struct where TLanes : struct, ILanes<TVector> =>
        Words<TVector, TLanes>(c0, TLanes.FillWord(word1), word2, word3, key0, key1).A;

    /// <summary>All four words of each of some counters, whose first and second words are given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static RandomWords<TVector> Words<TVector, TLanes>(TVector c0, TVector c1, uint word2, uint word3, uint key0, uint key1)
        where TVector : struct where TLanes : struct, ILanes<TVector>
    {
        TVector c2 = TLanes.FillWord(word2), c3 = TLanes.FillWord(word3);
        for (int round = 0; round < Rounds; round++)
        {
            TVector high0 = TLanes.MultiplyHigh(c0, Multiplier0), high1 = TLanes.MultiplyHigh(c2, Multiplier1);
            TVector low0 = TLanes.MultiplyLow(c0, Multiplier0), low1 = TLanes.MultiplyLow(c2, Multiplier1);
            c0 = TLanes.Xor(TLanes.Xor(high1, c1), TLanes.FillWord(key0));
            c1 = low1;
            c2 = TLanes.Xor(TLanes.Xor(high0, c3), TLanes.FillWord(key1));
            c3 = low0;
            key0 += Weyl0;
            key1 += Weyl1;
        }
        return new RandomWords<TVector>(c0, c1, c2, c3);
    }
}

/// <summary>The four words of a counter, or of several side by side; floats carry them as their bits.</summary>
internal readonly struct RandomWords<TVector>(TVector a, TVector b, TVector c, TVector d) where TVector : struct
{
    public readonly TVector A = a, B = b, C = c, D = d;
}
