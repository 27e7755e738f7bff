using Plasticity.Devices.Cpu;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Phases.Parts;
using Plasticity.Laboratory.Phases.Schedules;
using Plasticity.Laboratory.Phases.Stops;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Tests.Files;

namespace Plasticity.Laboratory.Tests.Training;

/// <summary>A schedule that goes on into a phase whose epochs have another number of steps: two in the first phase, three in the second.</summary>
public sealed class CarriedScheduleTests
{
    private const double Rate = 1e-3;

    private static readonly Phase First = new("first") { Data = new RandomShare(0.5), Stop = new AfterEpochs(6) };

    private static readonly Phase Second = new("tune") { Stream = 1, Stop = new AfterEpochs(4), Carry = new Carry { Schedule = true } };

    /// <summary>A schedule, and its factor at the last step of each epoch: a pure number of the epochs before that step.</summary>
    public static TheoryData<Schedule, double[]> Factors => new()
    {
        { new Exponential(0.5), [1, 0.5, 0.25, 0.125, 1 / 16.0, 1 / 32.0, 1 / 64.0, 1 / 128.0, 1 / 256.0, 1 / 512.0] },
        { new Milestones([4, 8], 0.1), [1, 1, 1, 1, 0.1, 0.1, 0.1, 0.1, 0.01, 0.01] },
        { new WarmUp { Epochs = 8 }, [1 / 8.0, 2 / 8.0, 3 / 8.0, 4 / 8.0, 5 / 8.0, 6 / 8.0, 7 / 8.0, 1, 1, 1] },
        { new Cosine(), [.. Enumerable.Range(1, 10).Select(epoch => (1 + Math.Cos(Math.PI * (epoch - (epoch <= 6 ? 1 / 2.0 : 1 / 3.0)) / 10)) / 2)] },
        { new WarmUp { Epochs = 2, Then = new Cosine(0.1) }, [0.5, 1, .. Enumerable.Range(3, 8).Select(epoch => 0.1 + 0.9 * (1 + Math.Cos(Math.PI * (epoch - 2 - (epoch <= 6 ? 1 / 2.0 : 1 / 3.0)) / 8)) / 2)] },
    };

    [Theory]
    [MemberData(nameof(Factors))]
    public void It_goes_on_where_it_stopped(Schedule schedule, double[] factors)
    {
        List<MetricRow> rows = Run(new Arm("a", [First with { Schedule = schedule }, Second with { Schedule = schedule }])).Rows;
        // Single precision, in which learning rates are used: 2⁻²⁴ of the rate, and the shortest decimal for it.
        Assert.Equal(factors, rows.Select(row => row.Rate / Rate), (expected, found) => Math.Abs(expected - found) <= 1.2e-7 * expected);
    }

    [Fact]
    public void It_goes_on_from_the_middle_of_an_epoch()
    {
        Schedule half = new Exponential(0.5);
        Listener heard = Run(new Arm("a", [First with { Stop = new AfterSteps(5), Schedule = half }, Second with { Schedule = half }]));
        // Two epochs and a half, then thirds: 2.5, 2.83 and 3.17 are the steps of the first epoch, and its last is the one that is noted.
        Assert.Equal([1, 0.5, 0.25, 0.125, 1 / 16.0, 1 / 32.0, 1 / 64.0], heard.Rows.Select(row => row.Rate / Rate), (expected, found) => Math.Abs(expected - found) <= 1.2e-7 * expected);
    }

    [Fact]
    public void The_study_of_a_file_begins_its_second_phase_at_the_rate_where_its_first_stopped()
    {
        FileStudy study = StudyFile.Parse(
            """
            study: carry-exp
            settings: { train-images: 256, test-images: 20, half-size: true, batch: 32, width: 2, rate: 0.1, optimiser: sgd, seeds: 1 }
            phases:
              pretrain: { data: { kind: random-share, share: 0.5 }, stop: { kind: after-epochs, epochs: 6 }, stream: 1, schedule: { kind: exponential, by: 0.5 } }
              tune: { stop: { kind: after-epochs, epochs: 4 }, schedule: { kind: exponential, by: 0.5 }, carry: { schedule: true } }
            arms: [ { name: warm, phases: [pretrain, tune] } ]
            """, "sched.yaml");
        Listener heard = new();
        using CpuDevice device = new(1);
        // The images of the test are of the size that half of 16x16 is.
        StudyRunner.Run(study with { HalfSize = false }, device, Noise.Images(256, 20), heard);
        Assert.Equal(0.0015625, heard.Rows.First(row => row.Phase == "tune").Rate);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Arms_share_a_phase_unless_its_schedule_ends_elsewhere(bool cosine)
    {
        Schedule schedule = cosine ? new Cosine() : new Exponential(0.9);
        Phase first = First with { Schedule = schedule }, second = Second with { Schedule = schedule };
        MadeStudy study = MadeStudy.Of(new Arm("first", [first]), new Arm("both", [first, second]), new Arm("again", [first, second with { Rate = 1e-4 }]));
        Listener heard = new();
        using CpuDevice device = new(1);
        StudyRunner.Run(study, device, MadeStudy.Images(), heard);
        // Six epochs of 24 images and two tunings of four of 48. A cosine over one phase is not that over two; that over two is trained once.
        Assert.Equal((cosine ? 2 : 1) * 6 * 24 + 2 * 4 * 48, heard.Plan!.ImageSteps);
        Assert.Equal(!cosine, heard.Losses("first").SequenceEqual(heard.Losses("both").Take(6)));
        Assert.Equal(heard.Losses("both").Take(6), heard.Losses("again").Take(6));
    }

    private static Listener Run(Arm arm)
    {
        Listener heard = new();
        using CpuDevice device = new(1);
        StudyRunner.Run(MadeStudy.Of(arm) with { Rate = Rate }, device, MadeStudy.Images(), heard);
        return heard;
    }
}
