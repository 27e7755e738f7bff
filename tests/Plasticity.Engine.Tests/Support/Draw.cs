using Plasticity.Engine.Tensors;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Support;

/// <summary>How test inputs are drawn; every value is a float exactly, so that the reference sees what the device sees.</summary>
internal static class Draw
{
    /// <summary>Either sign, size in [0.1, 1.5]: never zero, and away from the kink of a rectifier.</summary>
    public static float[] AwayFromZero(RandomStream random, int count) =>
        Each(count, i => (float)((random.Words((ulong)i).D & 1) == 0 ? 0.1 + 1.4 * random.UniformDouble((ulong)i) : -0.1 - 1.4 * random.UniformDouble((ulong)i)));

    /// <summary>Values in (-2, 2) that all differ by 4/count at least, in random order: no ties for a maximum.</summary>
    public static float[] Distinct(RandomStream random, int count)
    {
        KeyedPermutation order = random.Permutation(count);
        return Each(count, i => (float)(4 * (order[i] + 0.5) / count - 2));
    }

    /// <summary>Normal numbers about <paramref name="mean"/>.</summary>
    public static Func<RandomStream, int, float[]> Normal(double mean, double deviation) =>
        (random, count) => Each(count, i => (float)(mean + deviation * random.Normal((ulong)i)));

    /// <summary>Classes in {0, …, k-1}.</summary>
    public static int[] Labels(RandomStream random, int n, int k) => [.. Enumerable.Range(0, n).Select(i => random.Below((ulong)i, k))];

    private static float[] Each(int count, Func<int, float> value) => [.. Enumerable.Range(0, count).Select(value)];
}
