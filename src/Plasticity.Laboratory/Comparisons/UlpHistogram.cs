namespace Plasticity.Laboratory.Comparisons;

/// <summary>
/// How far apart two arrays of floats are, element by element, in units in the last place: the number of floats between the two, and one. Both
/// zeros are the same float here; a pair of which one is not a number is counted by itself, a pair of which both are is equal.
/// </summary>
public sealed class UlpHistogram
{
    // Powers of two: 0, 1, 2 to 3, 4 to 7, ... and 2^31 and more.
    private readonly long[] _counts = new long[33];

    /// <summary>Elements.</summary>
    public long Count { get; private set; }

    /// <summary>Elements of which one is not a number and the other is.</summary>
    public long NotNumbers { get; private set; }

    /// <summary>The largest distance; 0 where all are equal.</summary>
    public long Largest { get; private set; }

    /// <summary>Elements that differ.</summary>
    public long Differing => Count - _counts[0];

    /// <summary>The bins that hold something: from, to (both included) and how many.</summary>
    public IEnumerable<(long From, long To, long Count)> Bins =>
        Enumerable.Range(0, _counts.Length).Where(i => _counts[i] > 0).Select(i => i == 0 ? (0L, 0L, _counts[0]) : (1L << (i - 1), (1L << i) - 1, _counts[i]));

    /// <summary>Counts the elements of two arrays of one length.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length) throw new ArgumentException($"{a.Length} elements against {b.Length}", nameof(b));
        for (int i = 0; i < a.Length; i++) Add(a[i], b[i]);
    }

    /// <summary>The number of floats from one to the other; 0 for the two zeros.</summary>
    public static long Distance(float a, float b) => Math.Abs(Rank(a) - Rank(b));

    private void Add(float a, float b)
    {
        Count++;
        if (float.IsNaN(a) != float.IsNaN(b))
        {
            NotNumbers++;
            return;
        }
        long distance = float.IsNaN(a) ? 0 : Distance(a, b);
        Largest = Math.Max(Largest, distance);
        _counts[distance == 0 ? 0 : 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)distance)]++;
    }

    /// <summary>Neighbouring floats have neighbouring ranks.</summary>
    private static long Rank(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        return bits >= 0 ? bits : -(long)(bits & int.MaxValue);
    }
}
