using Plasticity.Devices.Cpu;
using Plasticity.Laboratory.Comparisons;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Phases.Stops;
using Plasticity.Laboratory.Tests.Training;
using Plasticity.Studies;
using Plasticity.Studies.Data;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Tests.Comparisons;

public sealed class ComparisonTests
{
    private static readonly Phase Tune = new("tune") { Stop = new AfterEpochs(3) };

    [Theory]
    [InlineData(1f, 1f, 0)]
    [InlineData(0f, -0f, 0)]
    [InlineData(1f, 1.00000012f, 1)]
    [InlineData(1f, 0.99999994f, 1)]
    [InlineData(1e-45f, -1e-45f, 2)] // the smallest float on both sides of zero
    [InlineData(1f, 2f, 1 << 23)]
    [InlineData(float.MaxValue, float.PositiveInfinity, 1)]
    [InlineData(-1f, -2f, 1 << 23)]
    public void Distances_count_the_floats_between(float a, float b, long expected)
    {
        Assert.Equal(expected, UlpHistogram.Distance(a, b));
        Assert.Equal(expected, UlpHistogram.Distance(b, a));
    }

    [Fact]
    public void The_farthest_floats_are_counted_without_overflow() => Assert.Equal(2L * 0x7F7FFFFF, UlpHistogram.Distance(float.MaxValue, float.MinValue));

    [Fact]
    public void A_histogram_has_bins_of_powers_of_two()
    {
        float[] a = [1, 1, 1, 1, float.NaN, float.NaN], b = [1, 1.00000012f, BitConverter.Int32BitsToSingle(0x3F800003), 2, 1, float.NaN];
        UlpHistogram histogram = new();
        histogram.Add(a, b);
        Assert.Equal([(0, 0, 2), (1, 1, 1), (2, 3, 1), (1 << 23, (1 << 24) - 1, 1)], histogram.Bins);
        Assert.Equal((6, 1, 1 << 23), (histogram.Count, histogram.NotNumbers, histogram.Largest));
        Assert.Throws<ArgumentException>(() => histogram.Add([1], []));
    }

    [Fact]
    public void The_first_tensor_and_element_are_named()
    {
        NamedTensor same = Tensor("a", [1, 2], 2), one = Tensor("b", [1, 2, 3, 4, 5, 6], 2, 3), other = Tensor("b", [1, 2, 3, 4, 7, 6], 2, 3), last = Tensor("c", [0f], 1), zero = Tensor("c", [-0f], 1);
        Assert.Null(TensorDifference.Of([same, one], [same, one]));
        TensorDifference found = TensorDifference.Of([same, one, last], [same, other, zero])!;
        Assert.Equal(("b", 5f, 7f, 2, 3), (found.Tensor, found.A, found.B, found.Differing, found.Count));
        Assert.Equal([1, 1], found.Index);
        Assert.Contains("found b [2,3] and a [2]", Assert.Throws<InputException>(() => TensorDifference.Of([one], [same])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_study_on_any_number_of_threads_never_parts()
    {
        MadeStudy study = MadeStudy.Of(new Arm("a", [Tune]), new Arm("b", [Tune with { Stop = new AfterEpochs(2) }])) with { Seeds = 2 };
        LockstepResult result = Compare(study, study, threads: 2);
        Assert.Null(result.Parting);
        Assert.Equal(2 * (9 + 6), result.Steps);
    }

    [Theory]
    [InlineData("1ep", 4)]
    [InlineData("5it", 6)]
    public void Two_studies_part_at_the_step_at_which_they_begin_to_differ(string at, long step)
    {
        Duration cut = Duration.Parse(at, null);
        Phase before = Tune with { Until = cut }, after = Tune with { From = cut };
        MadeStudy one = MadeStudy.Of(new Arm("a", [Tune]), new Arm("b", [before, after])), other = MadeStudy.Of(new Arm("a", [Tune]), new Arm("b", [before, after with { Rate = 0.0011 }]));
        LockstepResult result = Compare(one, other);
        Assert.Equal(("b", 1, step), (result.Parting!.Arm, result.Parting.Seed, result.Parting.Step));
        Assert.Equal(9 + step - 1, result.Steps);
        TensorDifference difference = result.Parting.Difference!;
        // Another rate changes every weight; running statistics and moments are those of the step before it.
        Assert.Equal("stem.conv.weight", difference.Tensor);
        Assert.InRange(difference.Differing, 1, difference.Count / 2);
    }

    [Fact]
    public void One_that_is_done_before_the_other_parts_from_it()
    {
        LockstepResult result = Compare(MadeStudy.Of(new Arm("a", [Tune])), MadeStudy.Of(new Arm("a", [Tune with { Stop = new AfterEpochs(2) }])));
        Assert.Equal((6, 7, "only one of them takes it: the other was done before"), (result.Steps, result.Parting!.Step, result.Parting.Words));
    }

    [Fact]
    public void What_cannot_be_compared_is_refused()
    {
        MadeStudy study = MadeStudy.Of(new Arm("a", [Tune]));
        Refused(study, MadeStudy.Of(new Arm("b", [Tune])), "expected two runs of the same arms, found a and b");
        Refused(study, study with { FirstSeed = 2 }, "expected two runs of the same seeds, found 1 and 2");
        Refused(study, study with { Width = 3 }, "expected the same tensors on both sides");
    }

    private static void Refused(MadeStudy a, MadeStudy b, string expected) =>
        Assert.Contains(expected, Assert.Throws<InputException>(() => Compare(a, b)).Message, StringComparison.Ordinal);

    private static LockstepResult Compare(MadeStudy a, MadeStudy b, int threads = 1)
    {
        ImageSet images = MadeStudy.Images();
        return Lockstep.Run(new Side(a, () => new CpuDevice(1), images), new Side(b, () => new CpuDevice(threads), images), _ => { }, CancellationToken.None);
    }

    private static NamedTensor Tensor(string name, float[] values, params int[] shape) => new(name, shape, values);
}
