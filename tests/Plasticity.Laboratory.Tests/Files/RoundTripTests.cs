using Plasticity.Devices.Cpu;
using Plasticity.Engine.Optimisers;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Measures;
using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Phases.Parts;
using Plasticity.Laboratory.Phases.Samplings;
using Plasticity.Laboratory.Phases.Schedules;
using Plasticity.Laboratory.Phases.Stops;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Training;
using Plasticity.Laboratory.Treatments;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Tests.Files;

/// <summary>A study printed as a file is, read again, the same study.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string, StudySize> EveryStudy()
    {
        TheoryData<string, StudySize> rows = [];
        foreach (StudyEntry entry in Catalogue.All)
            foreach (StudySize size in Enum.GetValues<StudySize>()) rows.Add(entry.Name, size);
        return rows;
    }

    [Theory]
    [MemberData(nameof(EveryStudy))]
    public void Every_study_is_itself_again(string name, StudySize size)
    {
        Study study = Catalogue.Create(name, size);
        string text = StudyFile.Text(study);
        FileStudy read = StudyFile.Parse(text, "study.yaml");
        Assert.Equal(study.Arms, read.Arms);
        Assert.Equal(study.Claims, read.Claims);
        Assert.Equal(study.Metrics, read.Metrics);
        Assert.Equal(study.Probes, read.Probes);
        Assert.Equal(study.Figures, read.Figures);
        Assert.Equal(study.Recipe, read.Recipe);
        Assert.Equal(study.Network, read.Network);
        Assert.Equal((study.Name, study.Summary, study.Paper, study.TuningPhase), (read.Name, read.Summary, read.Paper, read.TuningPhase));
        Assert.Equal((study.Seeds, study.FirstSeed, study.TrainImages, study.TestImages, study.HalfSize), (read.Seeds, read.FirstSeed, read.TrainImages, read.TestImages, read.HalfSize));
        Assert.Equal(study.Engine, read.Engine);
        Assert.Equal(FileStudy.Of(study), read);
        Assert.Equal(text, StudyFile.Text(read));
        Assert.Equal(StudyFile.Canonical(FileStudy.Of(study)), StudyFile.Canonical(read));
    }

    [Theory]
    [MemberData(nameof(EveryStudy))]
    public void Every_study_plans_the_same(string name, StudySize size)
    {
        Study study = Catalogue.Create(name, size) with { TrainImages = 0, TestImages = 0 };
        FileStudy read = StudyFile.Parse(StudyFile.Text(study), "study.yaml");
        // A stage of class-imbalance can end in a batch of one image, which batch norm cannot train on where 8x8 pixels have become one.
        ImageSet images = Noise.Images(train: 4000, test: 20, side: 16);
        Assert.Equal(Planning.Phases(study, images), Planning.Phases(read, images));
    }

    [Fact]
    public void A_study_from_a_file_gives_the_same_bits()
    {
        Study study = new WarmStart { Width = 2, Batch = 16, PretrainEpochs = 1, TuneEpochs = 2, Seeds = 1, Flip = true, L2 = 1e-3 };
        using CpuDevice device = new(2);
        Assert.Equal(Losses(study, device), Losses(StudyFile.Parse(StudyFile.Text(study), "study.yaml"), device));
    }

    /// <summary>Every noun there is, by itself, at its defaults and as a mapping.</summary>
    [Theory]
    [InlineData(typeof(DataPart))]
    [InlineData(typeof(Sampling))]
    [InlineData(typeof(StopRule))]
    [InlineData(typeof(Schedule))]
    [InlineData(typeof(ITreatment))]
    [InlineData(typeof(Measure))]
    [InlineData(typeof(Metric))]
    [InlineData(typeof(Plasticity.Laboratory.Figures.Figure))]
    [InlineData(typeof(OptimiserSettings))]
    public void Every_kind_is_itself_again(Type type)
    {
        RecordReader reader = new(new SourceText("kinds.yaml", ""), new Dictionary<string, Phase>());
        // The measures come with the studies that need them.
        Assert.True(Kinds.Names(type).Count > 0 || type == typeof(Measure));
        foreach (string name in Kinds.Names(type))
        {
            object value = Kinds.Prototype(type, name) ?? Made.Of(Kinds.Of(type, name));
            Assert.Equal(name, Kinds.NameOf(type, value));
            MapNode written = new(0, [new MapEntry("it", 0, RecordWriter.Value(value, type))]);
            MapNode parsed = (MapNode)NodeParser.Parse(new SourceText("kinds.yaml", NodeText.Of(written)));
            Assert.Equal(value, reader.Value(parsed.Entries[0].Value, type, "it"));
        }
    }

    [Fact]
    public void Numbers_of_an_optimiser_and_texts_that_look_like_something_else_come_back()
    {
        Phase odd = new("none")
        {
            Optimiser = new SgdSettings { Momentum = 0.9f, Nesterov = true, L2 = 1e-7f }, Rate = 1.0 / 3, Carry = new Carry { Statistics = false },
            Regularisers = new Regularisers { Decay = 0.1, PenaltyEpochs = new EpochWindow { From = 2, To = 9 } },
            Data = new RandomShare(0.1), Stop = new UntilFit { Patience = 3 }, Entry = [new ShrinkPerturb { Perturb = 0.3f, Noise = PerturbNoise.Gaussian }], Stream = 7, TestEvery = 2,
        };
        FileStudy study = new()
        {
            Content = new StudyContent("odd", [
                new Arm("true: #1", [odd, new Phase("tune")]) { At = [new Coordinate("a: b", "1e3"), new Coordinate("optimiser", "no")] },
                new Arm("'quoted\" {", [odd with { Optimiser = null, Rate = null, Entry = [], Regularisers = null }]),
                new Arm("- ", [odd with { Optimiser = new AdamSettings { Decay = 0.01f } }]),
            ])
            { Question = "Is it: \"so\"? – né #", TuningPhase = "none" },
        };
        string text = StudyFile.Text(study);
        Assert.Equal(study with { Content = study.Content with { Arms = [.. study.Content.Arms.Take(2), study.Content.Arms[2] with { Name = "-" }] } }, StudyFile.Parse(text, "odd.yaml"));
        Assert.Contains("adamw", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_arms_share_stands_once_and_the_rest_is_what_differs()
    {
        string text = StudyFile.Text(WarmStart.OfSize(StudySize.Small));
        Assert.Contains("\n- {name: warm, phases: [pretrain, tune]}\n", text, StringComparison.Ordinal);
        Assert.Single(text.Split('\n'), line => line.Contains("random-share", StringComparison.Ordinal));
        Assert.DoesNotContain("all-samples", text, StringComparison.Ordinal);
        Assert.StartsWith("# ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_is_named_for_what_the_file_says_and_not_for_how_it_says_it()
    {
        string text = StudyFile.Text(WarmStart.OfSize(StudySize.Smoke));
        string otherwise = "# other remarks\n" + text.Replace("study: warm-start", "\"study\":   'warm-start' # the same", StringComparison.Ordinal)
            .Replace("data: random-share", "data: {kind: random-share, share: 0.50}", StringComparison.Ordinal);
        Assert.Contains("share: 0.50", otherwise, StringComparison.Ordinal);
        Assert.Equal(Hash(text), Hash(otherwise));
        string[] others = [text.Replace("epochs: 5}", "epochs: 6}", StringComparison.Ordinal), text.Replace("seeds: 2", "seeds: 3", StringComparison.Ordinal), text.Replace("name: fresh, phases", "name: fresh, at: {start: new}, phases", StringComparison.Ordinal)];
        Assert.Equal(4, others.Prepend(text).Select(Hash).Distinct().Count());

        static string Hash(string text)
        {
            FileStudy study = StudyFile.Parse(text, "study.yaml");
            return Settings.Hash(study.Name, "shapes", Settings.Of(study), StudyFile.Canonical(study));
        }
    }

    private static (string, double, double)[] Losses(Study study, CpuDevice device)
    {
        Rows rows = new();
        StudyRunner.Run(study, device, Noise.Images(48, 20), rows);
        return [.. rows.Epochs.Select(row => ($"{row.Study} {row.Arm} {row.Phase} {row.Step}", row.TrainLoss, row.TestLoss))];
    }

    private sealed class Rows : IStudyObserver
    {
        public List<MetricRow> Epochs { get; } = [];

        public void EpochEnded(MetricRow row) => Epochs.Add(row);
    }
}
