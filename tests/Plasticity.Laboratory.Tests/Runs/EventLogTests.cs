using System.Runtime.InteropServices;
using Plasticity.Devices.Cpu;
using Plasticity.Interop.Images;
using Plasticity.Interop.Tests.Support;
using Plasticity.Laboratory.Measures;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Phases.Stops;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Tests.Training;
using Plasticity.Laboratory.Training;
using Plasticity.Laboratory.Treatments;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Tests.Runs;

public sealed class EventLogTests : IDisposable
{
    private static readonly MetricRow Row = new("s", "warm", 3, "tune", 1, 10, 0.25, 1.5, 0.5, double.NaN, double.NaN, 100, 1);

    private static readonly RunRecords s_nothing = RunRecords.Of([], [], []);

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void What_a_study_tells_is_in_the_files_and_the_study_is_the_same()
    {
        MadeStudy study = MadeStudy.Of(new Arm("one", [new Phase("tune") { Stop = new AfterEpochs(2) }]), new Arm("../two", [new Phase("tune") { Stop = new AfterEpochs(1) }]));
        Listener alone = new(), heard = new();
        Train(study, new StudyWatch(alone));
        RunFolder folder = RunFolder.Create(_scratch["run"]);
        using (EventLog log = new(folder, TimeProvider.System, s_nothing))
        {
            log.Show(MadeStudy.Images());
            Train(study, new StudyWatch(new Both(heard, log)) { Networks = [log] });
            Assert.Null(log.Fault);
        }
        Assert.Equal(alone.Ends.Select(end => end.Sha256), heard.Ends.Select(end => end.Sha256));

        DecodedMessage[] events = EventRecords.Read(Assert.Single(Directory.GetFiles(_scratch["run/tensorboard/one/seed-1"])));
        Assert.Equal([.. heard.Rows.Take(2).Select(row => (row.Step, (float)row.TrainLoss))], Scalars(events, "loss/train"));
        Assert.Equal([.. heard.Rows.Take(2).Select(row => (row.Step, (float)row.TestAccuracy))], Scalars(events, "accuracy/test"));
        DecodedMessage[] weights = [.. events.Skip(2).Select(e => e.Message(5).Message(1)).Where(value => value.Text(1) == "weights/stem.conv.weight")];
        Assert.Equal(2, weights.Length);
        // [3,3,3,2]: every weight is counted.
        Assert.All(weights, value => Assert.Equal(54, value.Message(5).Double(3)));
        Assert.All(weights, value => Assert.Equal(54, MemoryMarshal.Cast<byte, double>(value.Message(5).Bytes(7)).ToArray().Sum()));
        Assert.Contains(events.Skip(2), e => e.Message(5).Message(1).Text(1) == "statistics/stem.bn.running_var");

        // The name of an arm is no path.
        string[] places = [.. Directory.GetDirectories(_scratch["run/tensorboard"]).Select(place => Path.GetFileName(place)).Order(StringComparer.Ordinal)];
        Assert.Equal(3, places.Length);
        Assert.Matches("^_two-[0-9a-f]{8}$", places[0]);
        Assert.Equal([_scratch["run"]], Directory.GetFileSystemEntries(_scratch.Root));

        DecodedMessage image = EventRecords.Read(Assert.Single(Directory.GetFiles(_scratch["run/tensorboard/training-images"])))[2].Message(5).Message(1).Message(4);
        // 48 images of 8x8, eight in a row.
        Assert.Equal((48, 64, 3), (image.Whole(1), image.Whole(2), image.Whole(3)));
        Picture picture = ImageFile.Read("first", image.Bytes(4));
        Assert.Equal((48, 64), (picture.Height, picture.Width));
        Assert.Equal(ImageGrid.Of(MadeStudy.Images()).Pixels, picture.Pixels);
    }

    [Fact]
    public void A_run_taken_up_again_writes_a_second_file_that_says_from_where()
    {
        RunFolder folder = RunFolder.Create(_scratch["run"]);
        for (int process = 0; process < 2; process++)
        {
            using EventLog log = new(folder, TimeProvider.System, process == 0 ? s_nothing : RunRecords.Of([Row with { Epoch = 0, Step = 3 }], [], []));
            log.EpochEnded(Row);
            log.Measured(new MeasureRow("s", "warm", 3, "tune", Moment.Epoch, 1, 10, "test-accuracy", 0.75));
            log.Measured(new MeasureRow("s", "warm", 3, "tune", Moment.Epoch, 1, 10, "untold", double.NaN));
        }
        string[] files = [.. Directory.GetFiles(_scratch["run/tensorboard/warm/seed-3"]).Order(StringComparer.Ordinal)];
        Assert.Equal(2, files.Length);
        DecodedMessage[] first = EventRecords.Read(files[0]), second = EventRecords.Read(files[1]);
        Assert.Equal([3, 7, 5, 5, 5, 5, 5], first.Select(Kind));
        Assert.Equal([3, 7, 5, 5, 5, 5, 5], second.Select(Kind));
        Assert.Equal((0, 10), (first[1].Whole(2), second[1].Whole(2)));
        Assert.Equal([(10L, 0.75f)], Scalars(first, "measures/test-accuracy"));
        Assert.Empty(Scalars(first, "loss/test"));
    }

    [Fact]
    public void What_cannot_be_written_ends_the_log_and_not_the_run()
    {
        RunFolder folder = RunFolder.Create(_scratch["run"]);
        File.WriteAllText(_scratch["run/tensorboard"], "in the way");
        using EventLog log = new(folder, TimeProvider.System, s_nothing);
        log.Show(MadeStudy.Images());
        Assert.NotNull(log.Fault);
        log.EpochEnded(Row);
        Assert.Equal("in the way", File.ReadAllText(_scratch["run/tensorboard"]));
    }

    [Fact]
    public void Events_go_and_stay_with_their_run()
    {
        RunFolder folder = RunFolder.Create(_scratch["run"]);
        using (EventLog log = new(folder, TimeProvider.System, s_nothing)) log.EpochEnded(Row);
        File.WriteAllText(folder.Summary, "finished");
        RunFolder.Create(_scratch["run"]);
        Assert.Empty(Directory.GetFiles(_scratch["run"], "*", SearchOption.AllDirectories));
        Assert.Single(Directory.GetFiles(_scratch["run.previous/tensorboard/warm/seed-3"]));
    }

    /// <summary>Shared starts, treatments, and measures at every moment, so that steps carry several things of which a checkpoint may part some from the others.</summary>
    private static readonly MadeStudy s_resumed = MadeStudy.Of(
        new Arm("warm", [new Phase("first") { Stop = new AfterEpochs(1) }, new Phase("tune") { Stream = 1, Stop = new AfterEpochs(2), Entry = [new ShrinkPerturb()] }]),
        new Arm("cold", [new Phase("first") { Stop = new AfterEpochs(1) }, new Phase("tune") { Stream = 1, Stop = new AfterEpochs(1) }])) with
    {
        Taken =
        [
            new Probe(new DistanceTravelled(), "tune", [Moment.Start, Moment.Epoch, Moment.End]),
            new Probe(new TrainingSetAccuracy(), "first", [Moment.Start, Moment.Epoch, Moment.End]),
        ],
    };

    /// <summary>
    /// Killed after anything that it tells, resumed from its newest checkpoint or the one before, killed once more and resumed from there again:
    /// TensorBoard shows what it shows of a run that was never interrupted.
    /// </summary>
    [Theory]
    [InlineData(PurgeRule.AtEveryStart)]
    [InlineData(PurgeRule.AtLaterStarts)]
    [InlineData(PurgeRule.ByTag)]
    public void After_a_kill_and_a_resume_every_step_is_shown_as_often_as_without(PurgeRule rule)
    {
        Course whole = Follow("whole", from: null, killAt: int.MaxValue);
        Assert.InRange(whole.Kept.Count, 10, 100);
        string expected = Shown("whole", rule);
        Assert.Contains("cold/seed-1 weights/", expected, StringComparison.Ordinal);
        for (int kill = 1; kill < whole.Told; kill++)
        {
            string name = $"run-{kill}";
            Course killed = Follow(name, from: null, kill);
            if (killed.Kept.Count == 0) continue;
            Kept from = killed.Kept[Math.Max(0, killed.Kept.Count - 1 - kill % 2)];
            Follow(name, from, killAt: 1 + kill % 5);
            Follow(name, from, killAt: int.MaxValue);
            Assert.Equal(expected, Shown(name, rule));
        }
    }

    /// <summary>Every tag of every arm, with its steps and values; what a clock decides is left out.</summary>
    private string Shown(string name, PurgeRule rule)
    {
        string root = _scratch[$"{name}/tensorboard"];
        return string.Join('\n',
            from place in Directory.GetDirectories(root, "seed-*", SearchOption.AllDirectories).Append(Path.Combine(root, "training-images")).Order(StringComparer.Ordinal)
            from tag in TensorBoardReader.Read(place, rule)
            where tag.Key != "training/images-per-second"
            select $"{Path.GetRelativePath(root, place)} {tag.Key}: {string.Join(' ', tag.Value)}");
    }

    private Course Follow(string name, Kept? from, int killAt)
    {
        RunFolder folder = from is null ? RunFolder.Create(_scratch[name]) : RunFolder.Make(_scratch[name]);
        RunRecords before = from?.Records ?? s_nothing;
        ImageSet images = MadeStudy.Images();
        using CpuDevice device = new(1);
        using EventLog log = new(folder, TimeProvider.System, before);
        log.Show(images);
        Course course = new(before, killAt);
        try
        {
            StudyRunner.Run(s_resumed, device, images, Planning.Plan(s_resumed, images), new StudyWatch(new Both(log, course)) { Networks = [log], Keeper = course }, from?.State);
        }
        catch (TimeoutException)
        {
            // It was killed. The log writes nothing when it is closed, so this is how a process that is gone leaves the files.
        }
        Assert.Null(log.Fault);
        return course;
    }

    /// <summary>A state and what was noted up to it.</summary>
    private sealed record Kept(StudySnapshot State, RunRecords Records);

    /// <summary>Notes what is told, keeps the state at every step, and dies of what it is told at a time.</summary>
    private sealed class Course(RunRecords before, int killAt) : IStudyObserver, IStudyKeeper
    {
        private readonly List<MetricRow> _rows = [.. before.Epochs];
        private readonly List<MeasureRow> _measures = [.. before.Measures];
        private readonly List<RunRow> _ends = [.. before.Ends];

        public List<Kept> Kept { get; } = [];

        public int Told { get; private set; }

        public void EpochEnded(MetricRow row) => Add(_rows, row);

        public void Measured(MeasureRow row) => Add(_measures, row);

        public void RunEnded(RunRow row) => Add(_ends, row);

        public bool IsDue(bool endsEpoch) => true;

        public void Keep(StudySnapshot state) => Kept.Add(new Kept(state, RunRecords.Of([.. _rows], [.. _measures], [.. _ends])));

        private void Add<T>(List<T> list, T row)
        {
            list.Add(row);
            if (++Told == killAt) throw new TimeoutException();
        }
    }

    private static void Train(MadeStudy study, StudyWatch watch)
    {
        using CpuDevice device = new(1);
        ImageSet images = MadeStudy.Images();
        StudyRunner.Run(study, device, images, Planning.Plan(study, images), watch);
    }

    private static int Kind(DecodedMessage record) => record.Fields.Single(field => field > 2);

    private static (long Step, float Value)[] Scalars(DecodedMessage[] events, string tag) =>
        [.. from e in events.Where(e => e.Has(5)) let value = e.Message(5).Message(1) where value.Text(1) == tag select (e.Whole(2), value.Float(2))];

    /// <summary>Tells two.</summary>
    private sealed class Both(IStudyObserver a, IStudyObserver b) : IStudyObserver
    {
        public void Started(StudyPlan plan) => Tell(to => to.Started(plan));

        public void Advanced(StudyProgress progress) => Tell(to => to.Advanced(progress));

        public void EpochEnded(MetricRow row) => Tell(to => to.EpochEnded(row));

        public void Measured(MeasureRow row) => Tell(to => to.Measured(row));

        public void RunEnded(RunRow row) => Tell(to => to.RunEnded(row));

        private void Tell(Action<IStudyObserver> tell)
        {
            tell(a);
            tell(b);
        }
    }
}
