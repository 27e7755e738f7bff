using System.Buffers.Binary;
using System.Text;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tensors;

/// <summary>What random numbers are for. Each purpose draws from its own numbers, so that the arms of a study pair by seed.</summary>
public enum Purpose
{
    /// <summary>Which samples are in a subset, and what a procedural data set looks like.</summary>
    Data = 1,

    /// <summary>Initial weights.</summary>
    Initialisation = 2,

    /// <summary>Order of the samples in an epoch.</summary>
    Order = 3,

    /// <summary>Translations and flips.</summary>
    Augmentation = 4,

    /// <summary>Dropout and weight noise.</summary>
    Noise = 5,
}

/// <summary>
/// Random numbers by address: (stream, index) → value, the same on every device and in any order. A stream is a key of 64 bits and a lane of
/// 64 bits of Philox; a value of this type has no state. <see cref="Child(string)"/> and <see cref="Child(ulong)"/> derive independent
/// streams from one, so that nobody allots lanes: a run's <see cref="Root"/>, its child for a purpose, that one's child for an epoch.
/// </summary>
public readonly record struct RandomStream
{
    // Folded into the key of the draw that makes a child. Numbers, names and a stream's own draws then use three keys.
    private const ulong NumberTag = 0xC2B2AE35_85EBCA6B, NameTag = 0x165667B1_27D4EB2F;

    private readonly ulong _key;

    /// <summary>A stream by numbers that the caller allots.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="purpose">What the numbers are for.</param>
    /// <param name="lane">Which sequence of that purpose.</param>
    public RandomStream(ulong seed, Purpose purpose, ulong lane = 0) : this(seed ^ ((ulong)((uint)purpose * 0x9E3779B9u) << 32), lane) { }

    private RandomStream(ulong key, ulong lane) => (_key, Lane) = (key, lane);

    /// <summary>First key word of Philox.</summary>
    public uint Key0 => (uint)_key;

    /// <summary>Second key word.</summary>
    public uint Key1 => (uint)(_key >> 32);

    /// <summary>The upper 64 bits of Philox's counter; the index is the lower 64.</summary>
    public ulong Lane { get; }

    /// <summary>What all streams of a run derive from.</summary>
    public static RandomStream Root(ulong seed) => default(RandomStream).Child(seed);

    /// <summary>The sequence numbered <paramref name="lane"/> of the same seed and purpose.</summary>
    public RandomStream Sequence(ulong lane) => new(_key, lane);

    /// <summary>The independent stream of that number: key and lane are 128 bits of Philox over this stream and the number.</summary>
    public RandomStream Child(ulong number) => Derive(number, NumberTag);

    /// <summary>As <see cref="Child(ulong)"/>; a negative number counts as its 64 bits.</summary>
    public RandomStream Child(long number) => Child((ulong)number);

    /// <summary>The independent stream of that name, which no number gives: its length in UTF-8, then 8 bytes at a time.</summary>
    /// <param name="name">Of any length; compared by its bytes.</param>
    public RandomStream Child(string name)
    {
        int length = Encoding.UTF8.GetByteCount(name);
        byte[] bytes = new byte[(length + 7) / 8 * 8];
        Encoding.UTF8.GetBytes(name, bytes);
        // The length comes first, so that no name's words begin another's: "ab" and "a", "b" end apart.
        RandomStream child = Derive((ulong)length, NameTag);
        for (int at = 0; at < length; at += 8) child = child.Derive(BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at)), NameTag);
        return child;
    }

    /// <summary>Four words at <paramref name="index"/>.</summary>
    public (uint A, uint B, uint C, uint D) Words(ulong index) =>
        Philox.Block((uint)index, (uint)(index >> 32), (uint)Lane, (uint)(Lane >> 32), Key0, Key1);

    /// <summary>A permutation of {0, …, <paramref name="count"/> - 1}, its key drawn from the first words of this sequence.</summary>
    /// <param name="count">Length, at least 1.</param>
    public KeyedPermutation Permutation(int count)
    {
        (uint key0, uint key1, _, _) = Words(0);
        return new KeyedPermutation(count, key0, key1);
    }

    /// <summary>Uniform in [0, 1): the upper 24 bits of the first word.</summary>
    public float Uniform(ulong index) => (Words(index).A >> 8) * (1f / 16777216f);

    /// <summary>Uniform in [0, 1) with 53 bits.</summary>
    public double UniformDouble(ulong index)
    {
        (uint a, uint b, _, _) = Words(index);
        return (((ulong)(a >> 5) << 26) | (b >> 6)) * (1.0 / 9007199254740992.0);
    }

    /// <summary>Uniform in {0, …, bound - 1}; the bias is below bound / 2^64.</summary>
    public int Below(ulong index, int bound)
    {
        (uint a, uint b, _, _) = Words(index);
        return (int)(((UInt128)(((ulong)a << 32) | b) * (ulong)bound) >> 64);
    }

    /// <summary>Normal with mean 0 and deviation 1, by Box and Muller in double precision.</summary>
    public double Normal(ulong index)
    {
        (uint a, uint b, uint c, uint d) = Words(index);
        double u = ((((ulong)a << 32) | b) + 0.5) / 18446744073709551616.0;
        double v = (((ulong)c << 32) | d) / 18446744073709551616.0;
        return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
    }

    private RandomStream Derive(ulong word, ulong tag)
    {
        ulong key = _key ^ tag;
        (uint a, uint b, uint c, uint d) = Philox.Block((uint)word, (uint)(word >> 32), (uint)Lane, (uint)(Lane >> 32), (uint)key, (uint)(key >> 32));
        return new RandomStream(a | ((ulong)b << 32), c | ((ulong)d << 32));
    }
}
