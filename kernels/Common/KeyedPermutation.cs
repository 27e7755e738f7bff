namespace Plasticity.Kernels;

/// <summary>
/// A permutation of {0, …, count - 1} by a key, without a table: any position of an epoch's order can be asked for directly, so a run can be
/// resumed anywhere. A Feistel network on the next even number of bits with Philox as round function; positions that fall outside the range
/// are sent through again (cycle walking; Black &amp; Rogaway 2002, "Ciphers with arbitrary finite domains").
/// </summary>
/// <remarks><c>random.h</c> has the same function; a test holds both to each other.</remarks>
public readonly record struct KeyedPermutation
{
    /// <summary>Rounds of the Feistel network.</summary>
    public const int Rounds = 6;

    /// <param name="count">Length, at least 1.</param>
    /// <param name="key0">First key word: any two words are a key of their own.</param> <param name="key1">Second key word.</param>
    public KeyedPermutation(int count, uint key0, uint key1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        (Key0, Key1) = (key0, key1);
        HalfBits = HalfBitsFor(count);
    }

    /// <summary>Length of the permutation.</summary>
    public int Count { get; }

    /// <summary>First key word.</summary>
    public uint Key0 { get; }

    /// <summary>Second key word.</summary>
    public uint Key1 { get; }

    /// <summary>Bits of one half of the Feistel network.</summary>
    public int HalfBits { get; }

    /// <summary>Half the number of bits that count needs, rounded up; at least 4, because narrower halves mix unevenly.</summary>
    public static int HalfBitsFor(int count)
    {
        int half = 4;
        while (1L << (2 * half) < count) half++;
        return half;
    }

    /// <summary>The element at <paramref name="position"/>, both in {0, …, count - 1}.</summary>
    public int this[int position]
    {
        get
        {
            if ((uint)position >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(position));
            return Apply(position, Count, HalfBits, Key0, Key1);
        }
    }

    /// <summary>The same from the parameters that a kernel receives.</summary>
    internal static int Apply(int position, int count, int halfBits, uint key0, uint key1)
    {
        uint mask = (1u << halfBits) - 1;
        uint value = (uint)position;
        do
        {
            uint left = value >> halfBits, right = value & mask;
            for (uint round = 0; round < Rounds; round++)
            {
                (left, right) = (right, left ^ (Philox.Block(right, round, 0, 0, key0, key1).A & mask));
            }
            value = (left << halfBits) | right;
        }
        while (value >= (uint)count);
        return (int)value;
    }
}
