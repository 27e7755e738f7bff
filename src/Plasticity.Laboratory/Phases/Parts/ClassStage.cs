using Plasticity.Engine.Tensors;
using Plasticity.Kernels;
using Plasticity.Studies;
using Plasticity.Studies.Data;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Phases.Parts;

/// <summary>
/// One stage of data that grow (Berariu et al. 2021, arXiv:2106.00042, A.3). The classes fall at random into n + 1 groups C_1 … C_{n+1}; a share
/// r of the samples, D_u, falls at random into n + 1 parts whatever their class, and the others, D_c, follow their class's group. Stage i is
/// stage i − 1 with the i-th part of D_u and the samples of D_c whose class is in C_i; the last, i = n + 1, is the whole training set.
/// </summary>
/// <remarks>
/// With r = 1 no class matters, and n = 1 is a random half, though not the one of <see cref="RandomShare"/>. With r = 0 whole classes join, and
/// none ever leaves. Groups and parts are as even as whole numbers allow. What is drawn depends on the seed alone: the stages of one n and r
/// lie within each other, and a sample's place in the order of D is the same for every n and r, so that arms pair.
/// </remarks>
public sealed record ClassStage : DataPart
{
    // Apart from the lanes of other draws of this purpose, RandomShare's among them.
    private const ulong SampleLane = 1UL << 48, ClassLane = SampleLane + 1;

    public ClassStage() { }

    /// <param name="stages">n, at least 1.</param> <param name="stage">1 to n + 1.</param> <param name="ratio">r, 0 to 1.</param>
    public ClassStage(int stages, int stage, double ratio = 1) => (Stages, Stage, Ratio) = (stages, stage, ratio);

    [Help("Number of pretraining stages; at least 1. Tuning, on all of the data, is one more.")]
    public int Stages { get; init; } = 1;

    [Help("Which stage, from 1; stages + 1 is all of the data.")]
    public int Stage { get; init; } = 1;

    [Help("Share of the data that joins regardless of class, 0 to 1; below 1 there can be no more stages, tuning included, than classes.")]
    public double Ratio { get; init; } = 1;

    private int Groups => Stages + 1;

    public override int[]? Pick(Labels labels, ulong seed)
    {
        Validate();
        Fit(labels);
        if (Stage == Groups) return null;
        int[] group = GroupOfSamples(labels, seed);
        if (!group.Contains(Stage - 1)) throw Empty(FormattableString.Invariant($"adds none with seed {seed}"));
        return [.. Enumerable.Range(0, labels.Count).Where(sample => group[sample] < Stage)];
    }

    /// <summary>Exact for r = 1, and for r = 0 where classes and groups are even; else the mean over all draws, rounded.</summary>
    /// <exception cref="InputException">The part is impossible, or empty.</exception>
    public override int CountOf(Labels labels)
    {
        Validate();
        Fit(labels);
        if (Stage == Groups) return labels.Count;
        int uniform = UniformCount(labels.Count);
        double classes = (double)Start(Stage, labels.Classes) / labels.Classes;
        int count = Start(Stage, uniform) + (int)Math.Round(classes * (labels.Count - uniform));
        return count > 0 ? count : throw Empty("has none");
    }

    public override void Validate()
    {
        InputException.Demand(Stages is >= 1 and < int.MaxValue, "class-stage", "stages", Stages, "at least 1");
        InputException.Demand(Stage >= 1 && Stage <= Groups, "class-stage", "stage", Stage, FormattableString.Invariant($"1 to {Groups}, which is stages + 1"));
        InputException.Demand(Ratio is >= 0 and <= 1, "class-stage", "ratio", Ratio, "0 to 1");
    }

    /// <summary>Throws where the split cannot be made of these samples.</summary>
    private void Fit(Labels labels)
    {
        if (Ratio < 1 && Groups > labels.Classes)
        {
            throw new InputException(FormattableString.Invariant(
                $"class-stage: {Stages} stages and tuning need {Groups} groups of classes, but there are {labels.Classes} classes; expected at most {labels.Classes - 1} stages, or a ratio of 1"));
        }
        if (Ratio == 1 && Groups > labels.Count)
        {
            throw new InputException(FormattableString.Invariant(
                $"class-stage: {Stages} stages and tuning need {Groups} parts of at least one sample, but there are {labels.Count} samples"));
        }
    }

    /// <summary>The stage at which each sample joins, from 0.</summary>
    private int[] GroupOfSamples(Labels labels, ulong seed)
    {
        int[] groupOfClass = GroupOfClasses(labels.Classes, seed), group = new int[labels.Count];
        KeyedPermutation order = new RandomStream(seed, Purpose.Data, SampleLane).Permutation(labels.Count);
        int uniform = UniformCount(labels.Count), part = 0;
        for (int position = 0; position < labels.Count; position++)
        {
            int sample = order[position];
            while (part < Stages && position >= Start(part + 1, uniform)) part++;
            group[sample] = position < uniform ? part : groupOfClass[labels.Of[sample]];
        }
        return group;
    }

    private int[] GroupOfClasses(int classes, ulong seed)
    {
        int[] group = new int[classes];
        KeyedPermutation order = new RandomStream(seed, Purpose.Data, ClassLane).Permutation(classes);
        for (int g = 0; g < Groups; g++)
            for (int position = Start(g, classes); position < Start(g + 1, classes); position++) group[order[position]] = g;
        return group;
    }

    /// <summary>|D_u|.</summary>
    private int UniformCount(int count) => (int)Math.Round(Ratio * count);

    /// <summary>Where a group begins when <paramref name="count"/> things in a row are divided evenly; sizes differ by one at most.</summary>
    private int Start(int group, int count) => (int)((long)group * count / Groups);

    private InputException Empty(string how) =>
        new(FormattableString.Invariant($"class-stage: stage {Stage} of {Groups} has to add samples, but {how}; expected fewer stages or more data"));
}
