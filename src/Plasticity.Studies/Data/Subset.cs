using Plasticity.Engine.Tensors;
using Plasticity.Kernels;

namespace Plasticity.Studies.Data;

/// <summary>Random parts of a set.</summary>
public static class Subset
{
    /// <summary>Size of a share of <paramref name="count"/> samples: rounded, at least 1.</summary>
    public static int CountOf(int count, double share) => Math.Clamp((int)Math.Round(count * share), 1, count);

    /// <summary>That many different sample indices by a keyed permutation, in rising order.</summary>
    /// <param name="count">Samples in the whole set.</param>
    /// <param name="share">In (0, 1].</param>
    /// <param name="random">The stream that decides.</param>
    public static int[] Random(int count, double share, RandomStream random) => Random(count, CountOf(count, share), random);

    /// <summary>The same by number.</summary>
    /// <param name="count">Samples in the whole set.</param> <param name="taken">At most <paramref name="count"/>.</param>
    /// <param name="random">The stream that decides.</param>
    public static int[] Random(int count, int taken, RandomStream random)
    {
        KeyedPermutation permutation = random.Permutation(count);
        int[] indices = new int[taken];
        for (int i = 0; i < indices.Length; i++) indices[i] = permutation[i];
        Array.Sort(indices);
        return indices;
    }
}
