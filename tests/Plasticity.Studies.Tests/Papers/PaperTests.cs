using Plasticity.Studies.Figures;
using Plasticity.Studies.Papers;

namespace Plasticity.Studies.Tests.Papers;

public sealed class PaperTests
{
    public static TheoryData<string, StudySize> All
    {
        get
        {
            TheoryData<string, StudySize> all = new();
            foreach (CatalogueEntry entry in Catalogue.All)
                foreach (StudySize size in Enum.GetValues<StudySize>()) all.Add(entry.Name, size);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void It_declares_a_valid_study_of_which_every_name_is_known(string name, StudySize size)
    {
        Study study = Catalogue.Create(name, size).Study;
        study.Validate();
        Assert.Equal(name, study.Name);
        Assert.NotEqual(("", ""), (study.Question, study.Paper));
        string[] arms = [.. study.Arms.Select(arm => arm.Name)], metrics = [.. study.Metrics.Select(metric => metric.Key)], axes = [.. study.Arms.SelectMany(arm => arm.At).Select(at => at.Axis).Distinct()];
        Assert.Equal("tail-accuracy", metrics[0]);
        Assert.Equal(metrics.Length, metrics.Distinct().Count());
        foreach (Metric metric in study.Metrics)
        {
            metric.Validate();
            study.CheckPhase(metric.Phase);
        }
        foreach (Claim claim in study.Claims)
        {
            Assert.NotEmpty(claim.Higher);
            Assert.NotEmpty(claim.Lower);
            Assert.Empty(claim.Higher.Concat(claim.Lower).Except(arms));
            Assert.Contains(claim.Metric, metrics.Append(""));
        }
        Assert.Equal(study.Figures.Count, study.Figures.Select(figure => figure.Key).Distinct().Count());
        foreach (Figure figure in study.Figures) figure.Validate();
        foreach (Sweep sweep in study.Figures.OfType<Sweep>())
        {
            Assert.Contains(sweep.X, axes);
            Assert.Empty(new[] { sweep.Series, sweep.Panels }.Except(axes.Append("")));
            Assert.Contains(sweep.Metric, metrics.Append(""));
        }
        Assert.All(study.Arms, arm => Assert.Contains(arm.Reference, arms.Append("")));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_metric_reads_rows_that_the_run_leaves(string name, StudySize size)
    {
        Study study = Catalogue.Create(name, size).Study;
        foreach (Metric metric in study.Metrics)
            Assert.True(metric.Measure is "test-accuracy" or "train-accuracy" || study.Probes.Any(probe => probe.Measure.Key == metric.Measure && probe.Phase == metric.Phase), metric.Key);
        foreach (Value value in study.Metrics.OfType<Value>().Where(value => value.Over is Over.First or Over.Last))
            Assert.Contains(study.Probes, probe => probe.Measure.Key == value.Measure && probe.When == (value.Over == Over.First ? Window.Start : Window.End));
    }

    [Fact]
    public void A_study_that_is_not_known_is_answered_with_the_nearest()
    {
        InputException problem = Assert.Throws<InputException>(() => Catalogue.Create("warm-stat", StudySize.Small));
        Assert.Contains("warm-start", problem.Message, StringComparison.Ordinal);
    }

    public static TheoryData<Paper, string> OutOfRange => new()
    {
        { new WarmStart { Rate = 0 }, "rate is 0, expected a number above 0" },
        { new WarmStart { Rate = double.NaN }, "rate is NaN, expected a number above 0" },
        { new WarmStart { FirstShare = 1 }, "first-share is 1, expected above 0 and below 1" },
        { new WarmStart { TuneEpochs = 0 }, "tune-epochs is 0, expected at least 1" },
        { new WarmStart { Shrink = 1.5 }, "shrink is 1.5, expected " },
        { new WarmStart { Momentum = 0.9 }, "momentum is 0.9, expected 0 with adam" },
        { new GradualChange { Gammas = [0.5, 1] }, "gammas is 1, expected above 0 and below 1, in every place" },
        { new GradualChange { Gammas = [0.5, 0.5] }, "gammas is 0.5,0.5, expected one value or several that differ" },
        { new PretrainLength { Lengths = [0] }, "lengths is 0, expected at least 1" },
        { new PretrainLength { Optimisers = ["adan"] }, "unknown value of optimisers 'adan'" },
        { new Stages { Counts = [101] }, "counts is 101, expected 1 to 100" },
        { new Stages { MostEpochs = 10 }, "most-epochs is 10, expected at least 350" },
        { new ClassImbalance { Ratios = [2] }, "ratios is 2, expected 0 to 1" },
        { new WidthDepth { Widths = [0] }, "widths is 0, expected 1 to " },
        { new WidthDepth { Model = NetworkKind.Mlp }, "model is mlp, expected res-net" },
        { new LayerReset { Model = NetworkKind.Logistic }, "model is logistic, expected res-net" },
        { new TuningRate { TuneRates = [0] }, "tune-rates, in every place is 0, expected a number above 0" },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void A_setting_out_of_range_is_named(Paper paper, string expected)
    {
        InputException problem = Assert.Throws<InputException>(() => paper.Study);
        Assert.StartsWith(expected, problem.Message, StringComparison.Ordinal);
        Assert.Equal(InputException.Usage, problem.ExitCode);
    }
}
