using Plasticity.Kernels;
using Plasticity.Studies.Data;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Parts;

/// <summary>
/// Active learning: so many more samples each round, those of whose class the network, as the round before left it, is least sure (entropy
/// sampling: Settles 2009, "Active Learning Literature Survey", section 3.1), or random ones. The first round's are random, the same for both.
/// </summary>
public sealed record Acquired : Part
{
    [Help("Samples that join in each round; at least 1.")]
    public int Each { get; init; } = 1000;

    [Help("Whether those join whose predicted classes have the largest entropy; otherwise random ones.")]
    public bool ByEntropy { get; init; } = true;

    public override bool IsKept => true;

    public override int CountOf(Labels labels, int round, int rounds) => (int)Math.Min(labels.Count, (long)Each * round);

    public override int[] Pick(PartInfo info)
    {
        HashSet<int> known = [.. info.Picked];
        int[] pool = [.. Enumerable.Range(0, info.Labels.Count).Where(sample => !known.Contains(sample))];
        KeyedPermutation order = info.Random.Child(info.Round).Permutation(info.Labels.Count);
        int[] rank = new int[info.Labels.Count];
        for (int place = 0; place < rank.Length; place++) rank[order[place]] = place;
        double[] entropy = ByEntropy && info.Round > 1 ? [.. info.Probabilities(pool).Select(Entropy)] : new double[pool.Length];
        return [.. info.Picked, .. Enumerable.Range(0, pool.Length).OrderByDescending(i => entropy[i]).ThenBy(i => rank[pool[i]]).Take(Each).Select(i => pool[i])];
    }

    public override void Validate() => InputException.Between(Each, 1, int.MaxValue, $"{Key}: each");

    private static double Entropy(float[] probabilities) => -probabilities.Sum(p => p > 0 ? p * Math.Log(p) : 0);
}
