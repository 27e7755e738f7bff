using Plasticity.Engine.Tensors;
using Plasticity.Studies.Data;

namespace Plasticity.Studies.Tests.Parts;

public sealed class PartTests
{
    private static readonly Labels s_labels = new([.. Enumerable.Range(0, 200).Select(i => i % 10)], 10);

    [Fact]
    public void A_larger_share_contains_the_smaller()
    {
        int[] half = Pick(new RandomShare(0.5))!, fifth = Pick(new RandomShare(0.2))!;
        Assert.Equal((100, 40), (half.Length, fifth.Length));
        Assert.Empty(fifth.Except(half));
        Assert.Equal(half.Order(), half);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    [InlineData(0.0)]
    public void Stages_lie_within_each_other_and_the_last_leaves_a_part_for_all_data(double ratio)
    {
        ClassStage part = new() { Ratio = ratio };
        int[] before = [];
        for (int round = 1; round <= 4; round++)
        {
            int[] stage = Pick(part, round, 4)!;
            Assert.True(stage.Length > before.Length && stage.Length < 200);
            Assert.Empty(before.Except(stage));
            Assert.Equal(40 * round, part.CountOf(s_labels, round, 4));
            // With both kinds of samples it is the mean that is told: which of them are of a class is drawn.
            if (ratio is 0 or 1) Assert.Equal(40 * round, stage.Length);
            else Assert.InRange(stage.Length, 40 * round - 12, 40 * round + 12);
            if (ratio == 0) Assert.Equal(2 * round, stage.Select(sample => s_labels.Of[sample]).Distinct().Count());
            before = stage;
        }
    }

    [Fact]
    public void More_stages_than_classes_are_refused_unless_samples_are_spread()
    {
        Assert.Contains("there are 10 classes; expected at most 9 rounds, or a ratio of 1", Assert.Throws<InputException>(() => Pick(new ClassStage { Ratio = 0 }, 1, 10)).Message, StringComparison.Ordinal);
        Assert.NotNull(Pick(new ClassStage(), 1, 10));
    }

    [Fact]
    public void Samples_join_of_which_the_network_is_least_sure()
    {
        // The sure thing and the toss-up: of even samples the network knows everything, of odd ones the less the higher their number.
        float[][] Probabilities(int[] samples) => [.. samples.Select(sample => sample % 2 == 0 ? (float[])[1, 0] : [1 - sample / 400f, sample / 400f])];
        Acquired part = new() { Each = 5 };
        int[] first = part.Pick(new PartInfo(s_labels, 1, 3, Random, [], Probabilities));
        int[] second = part.Pick(new PartInfo(s_labels, 2, 3, Random, first, Probabilities));
        Assert.Equal(first, second[..5]);
        Assert.Equal(Enumerable.Range(0, 200).Where(sample => sample % 2 == 1 && !first.Contains(sample)).OrderDescending().Take(5), second[5..]);
        Assert.Equal(first, new Acquired { Each = 5, ByEntropy = false }.Pick(new PartInfo(s_labels, 1, 3, Random, [], Probabilities)));
    }

    private static RandomStream Random => RandomStream.Root(3).Child("part");

    private static int[]? Pick(Part part, int round = 1, int rounds = 1) => part.Pick(new PartInfo(s_labels, round, rounds, Random, [], _ => []));
}
