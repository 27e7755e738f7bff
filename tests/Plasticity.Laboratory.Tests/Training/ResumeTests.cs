using Plasticity.Devices.Cpu;
using Plasticity.Engine.Optimisers;
using Plasticity.Laboratory.Measures;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Phases.Parts;
using Plasticity.Laboratory.Phases.Samplings;
using Plasticity.Laboratory.Phases.Schedules;
using Plasticity.Laboratory.Phases.Stops;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Training;
using Plasticity.Laboratory.Treatments;
using Plasticity.Studies.Data;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Tests.Training;

/// <summary>A study that was left between two steps goes on to the same bits and says what it had not said.</summary>
[Needs(Needs.Patience)]
public sealed class ResumeTests
{
    private static readonly Phase First = new("first") { Data = new RandomShare(), Stop = new AfterEpochs(2), Regularisers = new Regularisers { Translate = 2, Flip = true } };

    /// <summary>Of everything that has a state: shared starts, carried optimisers and schedules, drawn samples, rules that end early, measures at every moment, mid-epoch ends.</summary>
    private static readonly MadeStudy Study = MadeStudy.Of(
        new Arm("warm", [First, new Phase("tune") { Stream = 1, Stop = new AfterSteps(8), Schedule = new Cosine(), Carry = new Carry { Optimiser = true, Schedule = true } }]),
        new Arm("perturbed", [First, new Phase("tune") { Stream = 1, Entry = [new ShrinkPerturb()], Stop = new UntilFit { Accuracy = 0.15, Most = 3, Least = 2 } }]),
        new Arm("smooth", [new Phase("tune") { Sampling = new SmoothTransition(), Stop = new AfterEpochs(3), TestEvery = 2, Optimiser = new SgdSettings { Momentum = 0.9f } }]),
        new Arm("same", [First])) with
    {
        Seeds = 2,
        CurveTestImages = 7,
        Taken =
        [
            new Probe(new DistanceTravelled(), "tune", [Moment.Start, Moment.Epoch, Moment.End]),
            new Probe(new GradientNoise(), "tune", [Moment.Start, Moment.Epoch]),
            new Probe(new TrainingSetAccuracy(), "first", [Moment.End]),
        ],
    };

    private static readonly Heard Whole = Run(Study, from: null, keeper: new Keeper());

    [Fact]
    public void Keeping_the_state_after_every_step_changes_nothing() => Equal(Run(Study, from: null, keeper: null), Whole, epochs: 0, measures: 0, ends: 0);

    public static TheoryData<int> EveryState => [.. Enumerable.Range(0, Whole.Kept.Count)];

    [Theory]
    [MemberData(nameof(EveryState))]
    public void A_study_goes_on_from_any_step_to_the_same_bits(int state)
    {
        (StudySnapshot from, int epochs, int measures, int ends) = Whole.Kept[state];
        Equal(Run(Study, from, keeper: null), Whole, epochs, measures, ends);
    }

    [Fact]
    public void There_are_states_in_the_middle_of_epochs_and_with_shared_starts()
    {
        Assert.True(Whole.Kept.Count > 50, $"{Whole.Kept.Count} states");
        Assert.Contains(Whole.Kept, kept => kept.State.Run.Position!.Samples is > 0 and < 24);
        Assert.Contains(Whole.Kept, kept => kept.State.Trunks.Count == 1);
    }

    [Fact]
    public void Interrupted_anywhere_it_keeps_its_state_and_goes_on_to_the_same_bits()
    {
        // The token is pulled by the n-th thing that the study tells, so that it falls into tests and measures, too.
        int told = Whole.Listener.Rows.Count + Whole.Listener.Measures.Count;
        for (int n = 1; n < told; n++)
        {
            using CancellationTokenSource stop = new();
            int count = 0;
            Listener heard = new(onTold: () => { if (++count == n) stop.Cancel(); });
            Keeper keeper = new(isDue: false);
            StudyWatch watch = new(heard) { Stop = stop.Token, Keeper = keeper };
            if (!TryRun(Study, watch)) Equal(Run(Study, keeper.Last!, keeper: null), Whole, heard.Rows.Count, heard.Measures.Count, heard.Ends.Count);
        }
    }

    [Theory]
    [InlineData("2ep")]
    [InlineData("5it")]
    public void A_phase_that_is_cut_in_two_is_the_same_phase(string at)
    {
        Duration cut = Duration.Parse(at, null);
        Phase whole = new("tune") { Stop = new AfterEpochs(4), Schedule = new Cosine(), Optimiser = new SgdSettings { Momentum = 0.9f }, Regularisers = new Regularisers { Translate = 1 } };
        Phase before = whole with { Until = cut }, after = whole with { From = cut };
        Probe[] probes = [new Probe(new DistanceTravelled(), "tune", [Moment.Start, Moment.Epoch, Moment.End])];
        MadeStudy study = MadeStudy.Of(new Arm("whole", [whole]), new Arm("cut", [before, after]), new Arm("fork", [before, after with { Entry = [new ShrinkPerturb()] }])) with { Taken = probes };
        study.Validate();
        Listener heard = Run(study, from: null, keeper: null).Listener;
        Assert.Equal(heard.Losses("whole"), heard.Losses("cut"));
        Assert.Equal(heard.Ends[0].Sha256, heard.Ends[1].Sha256);
        Assert.Equal(Measures("whole"), Measures("cut"));
        int done = at == "2ep" ? 2 : 1;
        Assert.Equal(heard.Losses("whole")[..done], heard.Losses("fork")[..done]);
        Assert.NotEqual(heard.Losses("whole")[3], heard.Losses("fork")[3]);
        // 12 steps alone, 12 of the arm that is cut, and what the fork does not share with it.
        Assert.Equal(12 * 16 + 12 * 16 + (12 - cut.Steps(3)) * 16, heard.Plan!.ImageSteps);

        (Moment, int, double)[] Measures(string arm) => [.. heard.Measures.Where(row => row.Arm == arm).Select(row => (row.Moment, row.Epoch, row.Value))];
    }

    [Fact]
    public void A_phase_that_ended_before_its_cut_has_no_second_part()
    {
        Phase whole = new("tune") { Stop = new UntilFit { Accuracy = 0.01, Most = 4 } };
        Duration cut = new(2, DurationUnit.Epochs);
        MadeStudy study = MadeStudy.Of(new Arm("cut", [whole with { Until = cut }, whole with { From = cut, Entry = [new ShrinkPerturb()] }]));
        Listener heard = Run(study, from: null, keeper: null).Listener;
        Assert.Single(heard.Rows);
        Assert.Equal(1, Assert.Single(heard.Measures).Value);
    }

    private static void Equal(Heard found, Heard expected, int epochs, int measures, int ends)
    {
        Assert.Equal(expected.Listener.Rows.Skip(epochs).Select(Untimed), found.Listener.Rows.Select(Untimed));
        Assert.Equal(expected.Listener.Measures.Skip(measures), found.Listener.Measures);
        Assert.Equal(expected.Listener.Ends.Skip(ends), found.Listener.Ends);
        static MetricRow Untimed(MetricRow row) => row with { Seconds = 0, ImagesPerSecond = 0 };
    }

    private static Heard Run(MadeStudy study, StudySnapshot? from, Keeper? keeper)
    {
        Listener heard = new();
        if (keeper is not null) keeper.Heard = heard;
        ImageSet images = MadeStudy.Images();
        using CpuDevice device = new(1);
        StudyRunner.Run(study, device, images, Planning.Plan(study, images), new StudyWatch(heard) { Keeper = keeper }, from);
        return new Heard(heard, keeper?.Kept ?? []);
    }

    private static bool TryRun(MadeStudy study, StudyWatch watch)
    {
        ImageSet images = MadeStudy.Images();
        using CpuDevice device = new(1);
        try
        {
            StudyRunner.Run(study, device, images, Planning.Plan(study, images), watch);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private sealed record Heard(Listener Listener, List<(StudySnapshot State, int Epochs, int Measures, int Ends)> Kept);

    private sealed class Keeper(bool isDue = true) : IStudyKeeper
    {
        public List<(StudySnapshot, int, int, int)> Kept { get; } = [];

        public StudySnapshot? Last { get; private set; }

        public Listener? Heard { get; set; }

        public bool IsDue(bool endsEpoch) => isDue;

        public void Keep(StudySnapshot state)
        {
            Last = state;
            if (Heard is not null) Kept.Add((state, Heard.Rows.Count, Heard.Measures.Count, Heard.Ends.Count));
        }
    }
}
