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
/// Random numbers by address: (seed, purpose, sequence, index) → value, the same on every device and in any order. A value of this type has
/// no state; <see cref="Sequence"/> gives an independent one for each parameter, epoch or step.
/// </summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Purpose">What the numbers are for.</param>
/// <param name="Lane">Which sequence of that purpose.</param>
public readonly record struct RandomStream(ulong Seed, Purpose Purpose, ulong Lane = 0)
{
    /// <summary>First key word of Philox.</summary>
    public uint Key0 => (uint)Seed;

    /// <summary>Second key word: the seed's upper half, with the purpose folded in.</summary>
    public uint Key1 => (uint)(Seed >> 32) ^ ((uint)Purpose * 0x9E3779B9u);

    /// <summary>The sequence numbered <paramref name="lane"/> of the same seed and purpose.</summary>
    public RandomStream Sequence(ulong lane) => this with { Lane = lane };

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
}
