using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Optimisers;
using Plasticity.Laboratory.Measures;
using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Phases.Parts;
using Plasticity.Laboratory.Phases.Schedules;
using Plasticity.Laboratory.Phases.Stops;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Studies;
using Plasticity.Studies;
using Plasticity.Studies.Data;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Tests.Training;

public sealed class PhaseRunnerTests : IDisposable
{
    private static readonly Phase Tune = new("tune") { Stop = new AfterEpochs(3) };

    private readonly CpuDevice _device = new(1);

    [Fact]
    public void A_phase_of_steps_ends_in_the_middle_of_an_epoch()
    {
        Listener heard = Run(MadeStudy.Of(new Arm("a", [Tune with { Stop = new AfterSteps(5) }])));
        Assert.Equal([3L, 5L], heard.Rows.Select(row => row.Step));
        Assert.Equal(48 + 2 * 16, heard.Plan!.ImageSteps);
        Assert.All(heard.Rows, row => Assert.InRange(row.TrainAccuracy, 0, 1));
    }

    [Theory]
    [InlineData(0.01, 2, 2, 1)] // reached at once, held by the least number of epochs
    [InlineData(1.0, 1, 4, 0)] // noise is not learnt in four epochs
    public void A_phase_until_fit_says_whether_it_got_there(double accuracy, int least, int epochs, double reached)
    {
        StopRule stop = new UntilFit { Accuracy = accuracy, Least = least, Most = 4 };
        Listener heard = Run(MadeStudy.Of(new Arm("a", [Tune with { Stop = stop }])));
        Assert.Equal(epochs, heard.Rows.Count);
        MeasureRow row = Assert.Single(heard.Measures);
        Assert.Equal((MeasureRow.Reached, reached, "tune", epochs), (row.Measure, row.Value, row.Phase, row.Epoch));
    }

    [Fact]
    public void Patience_ends_a_phase_that_does_not_improve()
    {
        // A rate this small changes no answer: the first epoch stays the best of training accuracies that do not change.
        StopRule stop = new UntilFit { Accuracy = 1, Most = 50, Patience = 3 };
        Phase still = Tune with { Stop = stop, Rate = 1e-30, Optimiser = new SgdSettings() };
        Listener heard = Run(MadeStudy.Of(new Arm("a", [still])));
        int best = heard.Rows.FindIndex(row => row.TrainAccuracy == heard.Rows.Max(other => other.TrainAccuracy));
        Assert.Equal(best + 1 + 3, heard.Rows.Count);
    }

    [Fact]
    public void Progress_is_told_however_short_the_epochs_are()
    {
        // An epoch takes a millisecond or more, and progress is told five times a second.
        Listener heard = Run(MadeStudy.Of(new Arm("a", [Tune with { Stop = new AfterEpochs(400) }])));
        Assert.NotEmpty(heard.Shares);
    }

    [Fact]
    public void Epochs_without_a_test_have_no_test_accuracy_and_the_last_always_has()
    {
        Listener heard = Run(MadeStudy.Of(new Arm("a", [Tune with { Stop = new AfterEpochs(5), TestEvery = 3 }])));
        Assert.Equal([false, false, true, false, true], heard.Rows.Select(row => double.IsFinite(row.TestAccuracy)));
        Listener always = Run(MadeStudy.Of(new Arm("a", [Tune with { Stop = new AfterEpochs(5) }])));
        Assert.Equal(always.Rows.Select(row => row.TrainLoss), heard.Rows.Select(row => row.TrainLoss));
    }

    public static TheoryData<string, int[]> TestedImages => new()
    {
        { "after-epochs", [7, 7, 7, 7, 7, 7, 7, 7, 20, 20] },
        { "every third epoch", [0, 0, 7, 0, 0, 7, 0, 0, 20, 20] },
        // It can end after 5 epochs, with the fifth as its last fifth: from there on any epoch can be among those that count.
        { "until-fit", [7, 7, 7, 7, 20, 20, 20, 20, 20, 20] },
        { "after-steps", [7, 7, 7, 7, 20] },
        { "cut", [7, 7, 7, 7, 7, 7, 7, 7, 20, 20] },
    };

    [Theory]
    [MemberData(nameof(TestedImages))]
    public void Epochs_before_the_last_fifth_are_tested_on_a_part_and_those_that_count_on_all(string how, int[] expected)
    {
        Phase ten = Tune with { Stop = new AfterEpochs(10) };
        Phase[] phases = how switch
        {
            "every third epoch" => [ten with { TestEvery = 3 }],
            "until-fit" => [ten with { Stop = new UntilFit { Accuracy = 1, Least = 5, Most = 10 } }],
            "after-steps" => [ten with { Stop = new AfterSteps(14) }],
            "cut" => [ten with { Until = new Duration(9, DurationUnit.Epochs) }, ten with { From = new Duration(9, DurationUnit.Epochs) }],
            _ => [ten],
        };
        MadeStudy all = MadeStudy.Of(new Arm("a", [.. phases])), part = all with { CurveTestImages = 7 };
        Listener whole = Run(all), heard = Run(part);
        Assert.Equal(expected, heard.Rows.Select(row => row.TestImages));
        Assert.Equal(expected.Sum(), Planning.Phases(part, MadeStudy.Images()).Sum(phase => phase.Tested));
        Assert.Equal(expected.Count(count => count > 0) * 20, Planning.Phases(all, MadeStudy.Images()).Sum(phase => phase.Tested));
        // Nothing that is trained or averaged depends on it; what a part says differs.
        Assert.Equal(whole.Ends, heard.Ends);
        Assert.Equal(Tail(whole), Tail(heard));
        Assert.NotEqual(whole.Rows[2].TestLoss, heard.Rows[2].TestLoss);
        Assert.Equal(whole.Rows.Select(row => row.TestLoss), Run(all with { CurveTestImages = 20 }).Rows.Select(row => row.TestLoss));

        static double Tail(Listener heard) => new TailAccuracy().Of(new RunRows("a", 1, heard.Rows, []));
    }

    [Fact]
    public void The_part_that_is_tested_is_the_same_in_every_epoch()
    {
        // At a learning rate this small no weight changes, so equal tests are tests on equal images.
        Phase still = Tune with { Stop = new AfterEpochs(10), Rate = 1e-30, Optimiser = new SgdSettings() };
        MadeStudy study = MadeStudy.Of(new Arm("a", [still])) with { CurveTestImages = 7, Model = ModelKind.Logistic };
        Listener heard = Run(study);
        Assert.Single(heard.Rows.Take(8).Select(row => row.TestLoss).Distinct());
        Assert.NotEqual(heard.Rows[0].TestLoss, heard.Rows[9].TestLoss);
    }

    [Fact]
    public void The_optimiser_goes_on_over_a_boundary_only_where_it_is_carried()
    {
        // One batch an epoch, so that epochs differ in the order within the batch alone: rounding, about 1e-6 of a loss of 2.
        MadeStudy study = MadeStudy.Of(
            new Arm("whole", [Tune with { Stop = new AfterEpochs(6) }]),
            new Arm("carried", [Tune with { Name = "first" }, Tune with { Stream = 1, Carry = new Carry { Optimiser = true } }]),
            new Arm("anew", [Tune with { Name = "first" }, Tune with { Stream = 1 }])) with
        { Batch = 48 };
        Listener heard = Run(study);
        double[] whole = [.. heard.Losses("whole").Select(loss => loss.Train)];
        double[] carried = [.. heard.Losses("carried").Select(loss => loss.Train)];
        double[] anew = [.. heard.Losses("anew").Select(loss => loss.Train)];
        for (int i = 0; i < 6; i++) Assert.Equal(whole[i], carried[i], 2e-4);
        // The first step of a new Adam has the length of the rate in every weight, whatever the moments were.
        Assert.True(Math.Abs(whole[5] - anew[5]) > 2e-3, $"{whole[5]} against {anew[5]}");
    }

    [Fact]
    public void A_shared_start_hands_the_optimiser_over()
    {
        Phase first = Tune with { Name = "first" };
        Arm second = new("b", [first, Tune with { Stream = 1, Carry = new Carry { Optimiser = true, Schedule = true }, Schedule = new Ramp() }]);
        Listener alone = Run(MadeStudy.Of(second)), shared = Run(MadeStudy.Of(new Arm("a", [first]), second));
        Assert.Equal(alone.Losses("b"), shared.Losses("b"));
        Assert.Equal(alone.Rows.Select(row => row.Rate), shared.Rows.Where(row => row.Arm == "b").Select(row => row.Rate));
    }

    [Fact]
    public void Arms_that_are_the_same_are_trained_once()
    {
        Listener heard = Run(MadeStudy.Of(new Arm("a", [Tune]), new Arm("b", [Tune])));
        Assert.Equal(3 * 48, heard.Plan!.ImageSteps);
        Assert.Equal(heard.Losses("a"), heard.Losses("b"));
        Assert.Equal(["a 1", "b 1"], heard.Ended);
    }

    [Fact]
    public void Another_network_does_not_share()
    {
        MadeStudy study = MadeStudy.Of(new Arm("a", [Tune]), new Arm("b", [Tune]) { Network = MadeStudy.Of().Network with { Width = 3 } });
        Listener heard = Run(study);
        Assert.Equal(2 * 3 * 48, heard.Plan!.ImageSteps);
        Assert.NotEqual(heard.Losses("a"), heard.Losses("b"));
    }

    [Fact]
    public void Running_statistics_restart_where_they_are_not_carried()
    {
        MadeStudy study = MadeStudy.Of(
            new Arm("kept", [Tune with { Name = "first" }, Tune with { Stream = 1 }]),
            new Arm("anew", [Tune with { Name = "first" }, Tune with { Stream = 1, Carry = new Carry { Statistics = false } }])) with
        {
            Taken = [new Probe(new MeanRunningVariance(), "tune", [Moment.Start])],
        };
        Listener heard = Run(study);
        Assert.NotEqual(1, heard.Measures.Single(row => row.Arm == "kept").Value);
        Assert.Equal(1, heard.Measures.Single(row => row.Arm == "anew").Value);
    }

    [Fact]
    public void A_schedule_counts_the_steps_of_its_phase_or_goes_on()
    {
        Phase second = Tune with { Stream = 1, Schedule = new Ramp() };
        Phase first = Tune with { Name = "first", Schedule = new Ramp() };
        Listener anew = Run(MadeStudy.Of(new Arm("a", [first, second])));
        Assert.Equal([3, 6, 9, 3, 6, 9], anew.Rows.Select(row => row.Rate / 1e-3), new Near());
        Listener on = Run(MadeStudy.Of(new Arm("a", [first, second with { Carry = new Carry { Schedule = true } }])));
        Assert.Equal([3, 6, 9, 12, 15, 18], on.Rows.Select(row => row.Rate / 1e-3), new Near());
    }

    [Fact]
    public void A_phase_has_its_own_rate_optimiser_and_regularisers()
    {
        MadeStudy study = MadeStudy.Of(
            new Arm("default", [Tune]), new Arm("rate", [Tune with { Rate = 2e-3 }]), new Arm("optimiser", [Tune with { Optimiser = new RmsPropSettings() }]),
            new Arm("penalty", [Tune with { Regularisers = new Regularisers { L2 = 0.1 } }]));
        Listener heard = Run(study);
        string[] others = ["rate", "optimiser", "penalty"];
        foreach (string other in others) Assert.NotEqual(heard.Losses("default"), heard.Losses(other));
        Assert.Equal(2e-3, heard.Rows.First(row => row.Arm == "rate").Rate);
        Listener whole = Run(study with { L2 = 0.1 });
        Assert.Equal(heard.Losses("penalty"), whole.Losses("default"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_regulariser_is_on_in_its_window_alone(bool penalty)
    {
        EpochWindow late = new() { From = 1 }, early = new() { To = 1 };
        Regularisers With(EpochWindow window) => penalty
            ? new Regularisers { L2 = 0.1, PenaltyEpochs = window }
            : new Regularisers { Flip = true, Translate = 2, AugmentationEpochs = window };
        Listener heard = Run(MadeStudy.Of(
            new Arm("off", [Tune]), new Arm("on", [Tune with { Regularisers = With(new EpochWindow()) }]),
            new Arm("late", [Tune with { Regularisers = With(late) }]), new Arm("early", [Tune with { Regularisers = With(early) }])));
        (double, double)[] off = heard.Losses("off"), on = heard.Losses("on"), lateOn = heard.Losses("late"), earlyOn = heard.Losses("early");
        Assert.Equal(off[0], lateOn[0]);
        Assert.NotEqual(off[1], lateOn[1]);
        Assert.Equal(on[0], earlyOn[0]);
        Assert.NotEqual(on[1], earlyOn[1]);
    }

    [Fact]
    public void Probes_are_taken_when_they_are_asked_for()
    {
        MadeStudy study = MadeStudy.Of(new Arm("a", [Tune with { Name = "first", Stream = 1 }, Tune])) with
        {
            Taken = [new Probe(new MeanRunningVariance(), "tune", [Moment.Start, Moment.Epoch, Moment.End])],
        };
        Listener heard = Run(study);
        Assert.Equal(
            [(Moment.Start, 0, 9L), (Moment.Epoch, 1, 12L), (Moment.Epoch, 2, 15L), (Moment.Epoch, 3, 18L), (Moment.End, 3, 18L)],
            heard.Measures.Select(row => (row.Moment, row.Epoch, row.Step)));
        Assert.Equal(heard.Measures[3].Value, heard.Measures[4].Value);
        Assert.All(heard.Measures, row => Assert.Equal("tune", row.Phase));
    }

    [Theory]
    [InlineData("same-name", "another phase of this name")]
    [InlineData("same-stream", "stream is 0, as in 'first'")]
    [InlineData("no-phase", "has no phase")]
    [InlineData("rate", "rate is 0, expected a number above 0")]
    [InlineData("epochs", "after-epochs: epochs is 0, expected at least 1")]
    [InlineData("carried", "'first' before it has another optimiser")]
    [InlineData("carried-first", "there is no phase before it")]
    [InlineData("window", "regularisers.penalty-epochs.to is 1, expected above 2")]
    public void What_cannot_be_is_named_with_arm_and_phase(string fault, string expected)
    {
        Phase first = Tune with { Name = "first" }, second = Tune with { Stream = 1 };
        ValueList<Phase> phases = fault switch
        {
            "same-name" => [Tune, second],
            "same-stream" => [first, Tune],
            "no-phase" => [],
            "rate" => [first, second with { Rate = 0 }],
            "epochs" => [first, second with { Stop = new AfterEpochs(0) }],
            "carried" => [first, second with { Carry = new Carry { Optimiser = true }, Optimiser = new SgdSettings() }],
            "carried-first" => [first with { Carry = new Carry { Optimiser = true } }],
            _ => [first, second with { Regularisers = new Regularisers { PenaltyEpochs = new EpochWindow { From = 2, To = 1 } } }],
        };
        InputException problem = Assert.Throws<InputException>(MadeStudy.Of(new Arm("the arm", phases)).Validate);
        Assert.StartsWith("arm 'the arm'", problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_phase_of_epochs_sees_every_sample_of_a_part_whose_size_the_seed_decides()
    {
        // 48 samples in ten classes: some classes have five samples, some four, and the groups of classes are drawn by the seed.
        Phase stage = Tune with { Data = new ClassStage(2, 1, 0), Stop = new AfterEpochs(2) };
        Labels labels = new(MadeStudy.Images().Train.Labels, 10);
        MadeStudy study = MadeStudy.Of(new Arm("a", [stage])) with { Seeds = 6, Batch = 2, Model = ModelKind.Mlp };
        Listener heard = Run(study);
        int[] sizes = [.. Enumerable.Range(1, 6).Select(seed => stage.Data.Pick(labels, (ulong)seed)!.Length)];
        Assert.True(sizes.Distinct().Count() > 1);
        Assert.Equal(sizes.SelectMany(size => new[] { (size + 1L) / 2, (size + 1L) / 2 * 2 }), heard.Rows.Select(row => row.Step));
        // Batch norm cannot train on what is left over of an odd size: found before the first seed, of an even one, is trained.
        Assert.Contains(sizes, size => size % 2 == 1);
        InputException problem = Assert.Throws<InputException>(() => Planning.Phases(study with { Model = ModelKind.ResNet }, MadeStudy.Images()));
        Assert.StartsWith("arm 'a', phase 'tune': its smallest batch, of 1 image: modules.3: batch norm needs more than one value", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("probe-phase", "probe of mean-running-variance: unknown phase 'tun': did you mean 'tune'?")]
    [InlineData("metric-phase", "metric tail-accuracy: unknown phase 'x'")]
    [InlineData("not-taken", "metric mean-running-variance-at-tune-end: expected a probe of mean-running-variance in 'tune' at end, found none")]
    [InlineData("accuracy", "time-to: accuracy is 5, expected above 0 and at most 1")]
    public void A_number_that_no_run_could_have_is_refused(string fault, string expected)
    {
        MeanRunningVariance measure = new();
        MadeStudy study = MadeStudy.Of(new Arm("a", [Tune])) with { Taken = [new Probe(measure, "tune", [Moment.Start])] };
        MadeStudy wrong = fault switch
        {
            "probe-phase" => study with { Taken = [new Probe(measure, "tun", [Moment.Start])] },
            "metric-phase" => study with { Asked = [new TailAccuracy { Phase = "x" }] },
            "not-taken" => study with { Asked = [new TailAccuracy(), new Measured { Measure = measure.Name, At = Moment.End }] },
            _ => study with { Asked = [new TimeTo { Accuracy = 5 }] },
        };
        study.Validate();
        Assert.StartsWith(expected, Assert.Throws<InputException>(wrong.Validate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_that_is_too_small_is_refused_before_anything_runs()
    {
        Arm arm = new("a", [Tune with { Data = new RandomShare(0.02) }]);
        InputException problem = Assert.Throws<InputException>(() => Run(MadeStudy.Of(arm)));
        Assert.Equal("arm 'a', phase 'tune': its part of the data has 1 samples, expected at least 2", problem.Message);
    }

    public void Dispose() => _device.Dispose();

    private Listener Run(Study study)
    {
        Listener listener = new();
        StudyRunner.Run(study, _device, MadeStudy.Images(), listener);
        return listener;
    }

    /// <summary>One more than the number of steps, where every phase has three an epoch.</summary>
    private sealed record Ramp : Schedule
    {
        public override double Factor(SchedulePlace at) => (at.Done + at.Step).Over(at.Step);
    }

    private sealed record MeanRunningVariance : Measure
    {
        public override string Name => "mean-running-variance";

        public override double Of(MeasureContext context) => context.Network.Parameters.Statistics.Where(parameter => parameter.Name.EndsWith("running_var", StringComparison.Ordinal))
            .SelectMany(parameter => context.Network.Parameters.Device.Read(parameter.Tensor.Data)).Average(value => (double)value);
    }

    private sealed class Near : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 1e-9 * Math.Abs(y);

        public int GetHashCode(double obj) => 0;
    }
}
