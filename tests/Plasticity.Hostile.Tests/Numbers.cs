namespace Plasticity.Hostile.Tests;

/// <summary>SplitMix64 (Steele, Lea and Flood 2014): numbers that are the same everywhere, so that an input of the fuzzer has a name.</summary>
internal sealed class Numbers(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 to <paramref name="count"/> - 1; 0 for an empty range.</summary>
    public int Below(int count) => count <= 0 ? 0 : (int)(Next() % (ulong)count);

    public T Any<T>(IReadOnlyList<T> items) => items[Below(items.Count)];
}
