using Plasticity.Laboratory.Phases.Schedules;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Tests.Phases.Schedules;

public sealed class ScheduleTests
{
    private const int StepsOfEpoch = 4;
    private const long Total = 40;

    public static TheoryData<Schedule, long, double> Points => new()
    {
        { new Constant(), 39, 1 },
        { new Exponential(0.5), 0, 1 },
        { new Exponential(0.5), 3, 1 },
        { new Exponential(0.5), 4, 0.5 },
        { new Exponential(0.5), 39, 1 / 512.0 },
        { new Exponential(), 11, 0.97 * 0.97 },
        { new Milestones([2, 5], 0.1), 7, 1 },
        { new Milestones([2, 5], 0.1), 8, 0.1 },
        { new Milestones([2, 5], 0.1), 19, 0.1 },
        { new Milestones([2, 5], 0.1), 20, 0.01 },
        { new Milestones([2, 5], 0.1), 39, 0.01 },
        { new Cosine(), 0, 1 },
        { new Cosine(), 10, (1 + Math.Sqrt(0.5)) / 2 },
        { new Cosine(), 20, 0.5 },
        { new Cosine(), 40, 0 },
        { new Cosine(), 50, 0 },
        { new Cosine(0.2), 20, 0.6 },
        { new Cosine(0.2), 40, 0.2 },
        { new Cosine(1), 17, 1 },
        { new WarmUp { Epochs = 2 }, 0, 1 / 8.0 },
        { new WarmUp { Epochs = 2 }, 3, 0.5 },
        { new WarmUp { Epochs = 2 }, 7, 1 },
        { new WarmUp { Epochs = 2 }, 8, 1 },
        { new WarmUp { Epochs = 2, Then = new Cosine() }, 7, 1 },
        { new WarmUp { Epochs = 2, Then = new Cosine() }, 24, 0.5 },
        { new WarmUp { Epochs = 2, Then = new Cosine() }, 40, 0 },
        { new WarmUp { Epochs = 2, Then = new Exponential(0.5) }, 12, 0.5 },
        { new WarmUp { Epochs = 2, Then = new Milestones([1], 0.1) }, 11, 1 },
        { new WarmUp { Epochs = 2, Then = new Milestones([1], 0.1) }, 12, 0.1 },
        { new WarmUp { Epochs = 20 }, 39, 0.5 },
    };

    [Theory]
    [MemberData(nameof(Points))]
    public void The_factor_at_a_step_is_exact(Schedule schedule, long step, double expected)
    {
        schedule.Validate();
        Assert.Equal(expected, schedule.Factor(new SchedulePlace(new EpochCount(step, StepsOfEpoch), new EpochCount(1, StepsOfEpoch), new EpochCount(Total, StepsOfEpoch))), 1e-15);
    }

    public static TheoryData<Schedule, string> OutOfRange => new()
    {
        { new Exponential(0), "exponential: by is 0, expected above 0 and at most 1" },
        { new Exponential(double.NaN), "exponential: by is NaN, expected above 0 and at most 1" },
        { new Milestones([], 0.1), "milestones: epochs is [], expected at least one, rising, each at least 1" },
        { new Milestones([5, 5], 0.1), "milestones: epochs is [5, 5], expected at least one, rising, each at least 1" },
        { new Milestones([0, 5], 0.1), "milestones: epochs is [0, 5], expected at least one, rising, each at least 1" },
        { new Milestones([5], 0), "milestones: by is 0, expected a number above 0" },
        { new Cosine(1.1), "cosine: floor is 1.1, expected 0 to 1" },
        { new WarmUp { Epochs = 0 }, "warm-up: epochs is 0, expected at least 1" },
        { new WarmUp { Then = new Cosine(-1) }, "cosine: floor is -1, expected 0 to 1" },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void A_number_out_of_range_is_named(Schedule schedule, string expected) =>
        Assert.Equal(expected, Assert.Throws<InputException>(schedule.Validate).Message);

    [Fact]
    public void Schedules_that_say_the_same_are_equal()
    {
        Assert.Equal(new WarmUp { Then = new Milestones([1, 2], 0.5) }, new WarmUp { Then = new Milestones([1, 2], 0.5) });
        Assert.NotEqual<Schedule>(new Milestones([1, 2], 0.5), new Milestones([1, 3], 0.5));
    }
}
