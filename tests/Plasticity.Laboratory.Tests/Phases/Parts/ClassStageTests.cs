using FsCheck;
using FsCheck.Fluent;
using Plasticity.Laboratory.Phases.Parts;
using Plasticity.Studies;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Tests.Phases.Parts;

public sealed class ClassStageTests
{
    [Fact]
    public void Stages_grow_from_nothing_to_everything_for_any_split()
    {
        Property property = Prop.ForAll(
            Arb.From(Gen.Choose(20, 300)), Arb.From(Gen.Choose(2, 12)), Arb.From(Gen.Choose(0, 1 << 20)),
            (int count, int classes, int word) =>
            {
                double ratio = word % 5 / 4.0;
                int stages = 1 + word / 5 % (ratio < 1 ? classes - 1 : 19);
                Grows(Even(count, classes), stages, ratio, (ulong)word);
            });
        property.Check(Config.QuickThrowOnFailure.WithReplay(2021, 7));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(99, 1)]
    [InlineData(9, 0)]
    [InlineData(4, 0.25)]
    public void Stages_grow_as_well_where_classes_are_uneven(int stages, double ratio)
    {
        Labels uneven = new([.. Enumerable.Range(0, 1000).Select(i => (int)Math.Sqrt(i / 10))], 10);
        for (ulong seed = 1; seed <= 5; seed++) Grows(uneven, stages, ratio, seed);
    }

    [Theory]
    [InlineData(1, 500)]
    [InlineData(4, 200)]
    [InlineData(9, 100)]
    [InlineData(99, 10)]
    [InlineData(32, 30)]
    public void Without_regard_to_class_every_stage_adds_as_many_to_within_one(int stages, int each)
    {
        Labels labels = Even(1000, 10);
        HashSet<int> before = [];
        for (int stage = 1; stage <= stages + 1; stage++)
        {
            int[] picked = Picked(new ClassStage(stages, stage), labels, seed: 3);
            Assert.InRange(picked.Length - before.Count, each, 1000 % (stages + 1) == 0 ? each : each + 1);
            Assert.Equal(new ClassStage(stages, stage).CountOf(labels), picked.Length);
            before = [.. picked];
        }
    }

    [Theory]
    [InlineData(1, "5 5")]
    [InlineData(4, "2 2 2 2 2")]
    [InlineData(9, "1 1 1 1 1 1 1 1 1 1")]
    [InlineData(3, "2 3 2 3")]
    public void By_class_alone_every_stage_adds_whole_classes(int stages, string groups)
    {
        Labels labels = Even(1000, 10);
        HashSet<int> classesBefore = [];
        int[] sizes = [.. groups.Split(' ').Select(int.Parse)];
        for (int stage = 1; stage <= stages + 1; stage++)
        {
            int[] picked = Picked(new ClassStage(stages, stage, ratio: 0), labels, seed: 8);
            HashSet<int> classes = [.. picked.Select(i => labels.Of[i])];
            Assert.Equal(sizes[stage - 1], classes.Except(classesBefore).Count());
            Assert.Superset(classesBefore, classes);
            Assert.Equal(labels.Of.Count(classes.Contains), picked.Length);
            Assert.Equal(new ClassStage(stages, stage, ratio: 0).CountOf(labels), picked.Length);
            classesBefore = classes;
        }
    }

    [Theory]
    [InlineData(0.25, 249)]
    [InlineData(0.333, 332)]
    [InlineData(0.5, 498)]
    [InlineData(0.9, 897)]
    public void The_share_without_regard_to_class_is_the_ratio_and_falls_evenly_on_the_stages(double ratio, int uniform)
    {
        // All samples are of one class, so that every stage but that class's adds its part of D_u and nothing else.
        const int stages = 4, count = 997;
        Labels labels = new(new int[count], 10);
        int[] sizes = [0, .. Enumerable.Range(1, stages + 1).Select(stage => Picked(new ClassStage(stages, stage, ratio), labels, seed: 2).Length)];
        int[] added = [.. sizes.Zip(sizes.Skip(1), (before, after) => after - before).Order()];
        Assert.All(added[..stages], size => Assert.InRange(size, uniform / 5, uniform / 5 + 1));
        Assert.InRange(added[stages] - (count - uniform), uniform / 5, uniform / 5 + 1);
    }

    [Fact]
    public void The_count_of_a_mixed_stage_is_the_mean_over_seeds()
    {
        Labels labels = Even(1000, 10);
        ClassStage stage = new(4, 2, ratio: 0.5);
        Assert.Equal(400, stage.CountOf(labels));
        double mean = Enumerable.Range(1, 200).Average(seed => (double)stage.Pick(labels, (ulong)seed)!.Length);
        // A stage's deviation is below that of as many coins, √(1000/4) = 16: four errors of a mean of 200 are 4.5.
        Assert.InRange(mean, 400 - 4.5, 400 + 4.5);
    }

    [Fact]
    public void The_same_seed_gives_the_same_stage_and_others_others()
    {
        Labels labels = Even(500, 10);
        foreach (double ratio in (double[])[0, 0.5, 1])
        {
            int[] once = Picked(new ClassStage(4, 2, ratio), labels, 1), again = Picked(new ClassStage(4, 2, ratio), labels, 1);
            Assert.Equal(once, again);
            Assert.NotEqual(once, Picked(new ClassStage(4, 2, ratio), labels, 2));
            Assert.NotEqual(once, Picked(new ClassStage(4, 2, ratio), labels, 1UL << 40));
        }
        Assert.NotEqual(Picked(new ClassStage(1, 1), labels, 1), new RandomShare(0.5).Pick(labels, 1)!);
    }

    [Fact]
    public void Every_sample_and_class_is_as_likely_to_come_first()
    {
        const int seeds = 400;
        Labels labels = Even(40, 8);
        int[] samples = new int[40], classes = new int[8];
        for (ulong seed = 0; seed < seeds; seed++)
        {
            foreach (int sample in Picked(new ClassStage(3, 1), labels, seed)) samples[sample]++;
            foreach (int k in Picked(new ClassStage(3, 1, ratio: 0), labels, seed).Select(i => labels.Of[i]).Distinct()) classes[k]++;
        }
        // Each is there with probability 1/4: binomial with deviation √(400·3/16) = 8.7; five of them, as there are 48 comparisons.
        Assert.All(samples, times => Assert.InRange(times, 100 - 43, 100 + 43));
        Assert.All(classes, times => Assert.InRange(times, 100 - 43, 100 + 43));
    }

    [Theory]
    [InlineData(10, 1, 0.99, "class-stage: 10 stages and tuning need 11 groups of classes, but there are 10 classes; expected at most 9 stages, or a ratio of 1")]
    [InlineData(50, 1, 1, "class-stage: 50 stages and tuning need 51 parts of at least one sample, but there are 50 samples")]
    [InlineData(4, 6, 1, "class-stage: stage is 6, expected 1 to 5, which is stages + 1")]
    [InlineData(4, 0, 1, "class-stage: stage is 0, expected 1 to 5, which is stages + 1")]
    [InlineData(0, 1, 1, "class-stage: stages is 0, expected at least 1")]
    [InlineData(4, 1, 1.5, "class-stage: ratio is 1.5, expected 0 to 1")]
    [InlineData(4, 1, double.NaN, "class-stage: ratio is NaN, expected 0 to 1")]
    public void An_impossible_split_says_why(int stages, int stage, double ratio, string message)
    {
        Labels labels = Even(50, 10);
        ClassStage part = new(stages, stage, ratio);
        Assert.Equal(message, Assert.Throws<InputException>(() => part.Pick(labels, 1)).Message);
        Assert.Equal(message, Assert.Throws<InputException>(() => part.CountOf(labels)).Message);
    }

    [Fact]
    public void A_stage_that_adds_nothing_is_refused()
    {
        // Ten classes of which one alone has samples: nine of ten stages would add none.
        Labels labels = new(new int[30], 10);
        InputException[] refused =
            [.. Enumerable.Range(1, 9).Select(stage => Record.Exception(() => new ClassStage(9, stage, ratio: 0).Pick(labels, 1))).OfType<InputException>()];
        Assert.InRange(refused.Length, 8, 9);
        Assert.All(refused, problem => Assert.Contains("has to add samples, but adds none with seed 1", problem.Message, StringComparison.Ordinal));
    }

    private static Labels Even(int count, int classes) => new([.. Enumerable.Range(0, count).Select(i => i % classes)], classes);

    private static int[] Picked(ClassStage part, Labels labels, ulong seed) => part.Pick(labels, seed) ?? [.. Enumerable.Range(0, labels.Count)];

    private static void Grows(Labels labels, int stages, double ratio, ulong seed)
    {
        HashSet<int> before = [];
        for (int stage = 1; stage <= stages + 1; stage++)
        {
            int[] picked = Picked(new ClassStage(stages, stage, ratio), labels, seed);
            Assert.Equal(picked.Distinct().Order(), picked);
            Assert.All(picked, sample => Assert.InRange(sample, 0, labels.Count - 1));
            Assert.ProperSubset(picked.ToHashSet(), before);
            before = [.. picked];
        }
        Assert.Equal(labels.Count, before.Count);
    }
}
