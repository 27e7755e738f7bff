using Plasticity.Kernels;
using Plasticity.Studies.Data;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Parts;

/// <summary>
/// Data that grow from round to round (Berariu et al. 2021, arXiv:2106.00042, A.3). The phase's n rounds are the stages, and training on all of
/// the data, in a phase that follows, is one more. The classes fall at random into n + 1 groups C_1 … C_{n+1}; a share r of the samples, D_u,
/// falls at random into n + 1 parts whatever their class, and the others, D_c, follow their class's group. Stage i is stage i − 1 with the i-th
/// part of D_u and the samples of D_c whose class is in C_i.
/// </summary>
/// <remarks>
/// With r = 1 no class matters, and n = 1 is a random half, though not the one of <see cref="RandomShare"/>. With r = 0 whole classes join, and
/// none ever leaves. Groups and parts are as even as whole numbers allow. A sample's place in the order of D is the same for every n and r, so
/// that arms pair.
/// </remarks>
public sealed record ClassStage : Part
{
    [Help("Share of the data that joins regardless of class, 0 to 1; below 1 there can be no more stages, the last on all data included, than classes.")]
    public double Ratio { get; init; } = 1;

    public override int[]? Pick(PartInfo info)
    {
        int groups = info.Rounds + 1;
        Fit(info.Labels, groups);
        int[] group = GroupOfSamples(info, groups);
        if (!group.Contains(info.Round - 1)) throw Empty(info.Round, groups, "adds none with this seed");
        return [.. Enumerable.Range(0, info.Labels.Count).Where(sample => group[sample] < info.Round)];
    }

    /// <summary>Exact for r = 1, and for r = 0 where classes and groups are even; else the mean over all draws, rounded.</summary>
    /// <exception cref="InputException">The part is impossible, or empty.</exception>
    public override int CountOf(Labels labels, int round, int rounds)
    {
        int groups = rounds + 1;
        Fit(labels, groups);
        int uniform = UniformCount(labels.Count);
        double classes = (double)Start(round, labels.Classes, groups) / labels.Classes;
        int count = Start(round, uniform, groups) + (int)Math.Round(classes * (labels.Count - uniform));
        return count > 0 ? count : throw Empty(round, groups, "has none");
    }

    public override void Validate() => NumberRange.ZeroToOne.Demand(Key, "ratio", Ratio);

    /// <summary>Throws where the split cannot be made of these samples.</summary>
    private void Fit(Labels labels, int groups)
    {
        if (Ratio < 1 && groups > labels.Classes)
        {
            throw new InputException(FormattableString.Invariant(
                $"{Key}: {groups - 1} stages and one on all data need {groups} groups of classes, but there are {labels.Classes} classes; expected at most {labels.Classes - 1} rounds, or a ratio of 1"));
        }
        if (Ratio == 1 && groups > labels.Count)
        {
            throw new InputException(FormattableString.Invariant(
                $"{Key}: {groups - 1} stages and one on all data need {groups} parts of at least one sample, but there are {labels.Count} samples"));
        }
    }

    /// <summary>The stage at which each sample joins, from 0.</summary>
    private int[] GroupOfSamples(PartInfo info, int groups)
    {
        Labels labels = info.Labels;
        int[] groupOfClass = GroupOfClasses(info, groups), group = new int[labels.Count];
        KeyedPermutation order = info.Random.Child("samples").Permutation(labels.Count);
        int uniform = UniformCount(labels.Count), part = 0;
        for (int position = 0; position < labels.Count; position++)
        {
            int sample = order[position];
            while (part < groups - 1 && position >= Start(part + 1, uniform, groups)) part++;
            group[sample] = position < uniform ? part : groupOfClass[labels.Of[sample]];
        }
        return group;
    }

    private static int[] GroupOfClasses(PartInfo info, int groups)
    {
        int classes = info.Labels.Classes;
        int[] group = new int[classes];
        KeyedPermutation order = info.Random.Child("classes").Permutation(classes);
        for (int g = 0; g < groups; g++)
            for (int position = Start(g, classes, groups); position < Start(g + 1, classes, groups); position++) group[order[position]] = g;
        return group;
    }

    /// <summary>|D_u|.</summary>
    private int UniformCount(int count) => (int)Math.Round(Ratio * count);

    /// <summary>Where a group begins when <paramref name="count"/> things in a row are divided evenly; sizes differ by one at most.</summary>
    private static int Start(int group, int count, int groups) => (int)((long)group * count / groups);

    private InputException Empty(int round, int groups, string how) =>
        new(FormattableString.Invariant($"{Key}: stage {round} of {groups} has to add samples, but {how}; expected fewer rounds or more data"));
}
