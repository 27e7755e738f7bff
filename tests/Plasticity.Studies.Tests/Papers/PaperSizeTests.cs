using Plasticity.Studies.Data;
using Plasticity.Studies.Papers;

namespace Plasticity.Studies.Tests.Papers;

/// <summary>At size paper the studies of Berariu et al. 2021 have the paper's own numbers.</summary>
public sealed class PaperSizeTests
{
    private const int Images = 50_000;

    /// <summary>As many as CIFAR-10 has.</summary>
    private static readonly Labels s_labels = new([.. Enumerable.Range(0, Images).Select(i => i % 10)], 10);

    public static TheoryData<string> Names => [.. Catalogue.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_base_protocol_is_that_of_appendix_a(string name)
    {
        Study study = Catalogue.Create(name, StudySize.Paper).Study;
        Assert.Equal((new DataUse(), new ResNet { Depth = 2, Width = 64 }), (study.Data, study.Model));
        foreach (Arm arm in study.Arms)
        {
            Phase tune = arm.Phases[^1];
            Assert.Equal(("tune", 1, new AfterEpochs(500), new TaskData()), (tune.Name, tune.Repeat, tune.Stop, tune.Task));
            Assert.All(arm.Phases, phase =>
            {
                Assert.Equal((128, new Constant(), new Carry()), (phase.Batch, phase.Schedule, phase.Carry));
                Assert.Empty(phase.Augment);
            });
            if (name is not ("pretrain-length" or "tuning-rate"))
                Assert.All(arm.Phases, phase => Assert.Equal((new AdamSettings(), 1e-3), (phase.Optimiser, phase.Rate)));
            if (name is not ("pretrain-length" or "stages" or "class-imbalance"))
                Assert.All(arm.Phases.SkipLast(1), phase => Assert.Equal(("pretrain", new RandomShare(0.5), new AfterEpochs(350)), (phase.Name, phase.Task.Part, phase.Stop)));
        }
    }

    [Theory]
    [InlineData("warm-start", 3, 1)]
    [InlineData("gap-curves", 2, 1)]
    [InlineData("pretrain-length", 4 * (1 + 9), 4 * 9)]
    [InlineData("smooth-transition", 2 + 6, 1)]
    [InlineData("stages", 1 + 6, 1 + 4 + 9 + 24 + 49 + 99)]
    [InlineData("class-imbalance", 1 + 4 * 3, 4 * (1 + 4 + 9))]
    [InlineData("width-depth", 4 * 7 * 2, 4 * 7)]
    [InlineData("layer-reset", 2 + 3 * 6, 1)]
    [InlineData("tuning-rate", 3 + 9 + 3 * 9, 3)]
    public void Every_arm_of_the_figure_is_there_and_what_arms_share_is_trained_once(string name, int arms, int pretraining)
    {
        Study study = Catalogue.Create(name, StudySize.Paper).Study;
        Assert.Equal(arms, study.Arms.Count);
        Assert.Equal(pretraining, Work.Rounds(study).Count(round => round.Phase.Name != "tune"));
    }

    [Theory]
    [InlineData("gap-curves", 2 * 500 * Images + 350 * Images / 2)]
    // Epochs of 390 steps of 128, drawn with replacement, for each of six γ.
    [InlineData("smooth-transition", 2 * 500 * Images + 350 * Images / 2 + 6 * 500 * 390 * 128)]
    // 15 resets that differ, fresh and pretrained; the three that stand in two sweeps are trained once.
    [InlineData("layer-reset", 17 * 500 * Images + 350 * Images / 2)]
    [InlineData("width-depth", 28L * (2 * 500 * Images + 350 * Images / 2))]
    public void The_work_is_that_of_the_paper(string name, long samples)
    {
        Study study = Catalogue.Create(name, StudySize.Paper).Study;
        Assert.Equal(samples, Work.Rounds(study).Sum(round => Work.SamplesOf(round.Phase, round.Round, s_labels)));
    }

    [Fact]
    public void The_small_warm_start_trains_on_half_a_million_samples()
    {
        // On two slow cores that train 5,000 images of 32x32 a second, and these are of a quarter of that size: within a minute.
        Study study = Catalogue.Create("warm-start", StudySize.Small).Study;
        Labels labels = new([.. Enumerable.Range(0, study.Data.Train).Select(i => i % 10)], 10);
        Assert.Equal((6, 2), (study.Seeds, study.Data.Shrink));
        Assert.Equal(6 * 87_000, study.Seeds * Work.Rounds(study).Sum(round => Work.SamplesOf(round.Phase, round.Round, labels)));
    }

    [Fact]
    public void The_smooth_transition_takes_195_000_steps_from_the_half_of_pretraining()
    {
        Study study = Catalogue.Create("smooth-transition", StudySize.Paper).Study;
        Phase[] gradual = [.. study.Arms.Skip(2).Select(arm => Assert.Single(arm.Phases))];
        Assert.All(gradual, phase => Assert.Equal(195_000, phase.Stop.MostSteps(phase.Sampler.StepsPerEpoch(Images, phase.Batch))));
        Assert.Equal([0.1, 0.3, 0.5, 0.7, 0.8, 0.9], gradual.Select(phase => ((SmoothTransition)phase.Sampler).Gamma));
        Assert.All(gradual, phase => Assert.Equal(study.Arms[1].Phases[0].Task.Part, ((SmoothTransition)phase.Sampler).From));
    }

    [Fact]
    public void Stages_of_figure_4_grow_by_equal_shares()
    {
        Arm last = Catalogue.Create("stages", StudySize.Paper).Study.Arms[^1];
        Assert.Equal(["stage", "tune"], last.Phases.Select(phase => phase.Name));
        (Phase stage, Phase tune) = (last.Phases[0], last.Phases[1]);
        Assert.Equal((99, new UntilFit { Accuracy = 1, Least = 350, Most = 700 }), (stage.Repeat, stage.Stop));
        Assert.Equal(Enumerable.Range(1, 99).Select(n => 500 * n), Enumerable.Range(1, 99).Select(n => stage.Task.Part.CountOf(s_labels, n, 99)));
        Assert.Equal(Images, tune.Task.Part.CountOf(s_labels, 1, 1));
    }

    [Fact]
    public void More_stages_than_classes_are_refused_where_classes_come_one_by_one()
    {
        Study study = (ClassImbalance.OfSize(StudySize.Paper) with { Counts = [10] }).Study;
        Phase skewed = study.Arms.Single(arm => arm.Name == "r0-stages-10").Phases[0], even = study.Arms.Single(arm => arm.Name == "r1-stages-10").Phases[0];
        InputException problem = Assert.Throws<InputException>(() => skewed.Task.Part.CountOf(s_labels, 1, skewed.Repeat));
        Assert.StartsWith("class-stage: 10 stages and one on all data need 11 groups of classes", problem.Message, StringComparison.Ordinal);
        Assert.Equal(Images / 11, even.Task.Part.CountOf(s_labels, 1, even.Repeat));
    }

    [Fact]
    public void Each_optimiser_trains_both_phases_of_figure_2()
    {
        Study study = (PretrainLength.OfSize(StudySize.Paper) with { L2 = 1e-4, SgdRate = 0.05 }).Study;
        OptimiserSettings[] expected = [new AdamSettings(), new RmsPropSettings(), new SgdSettings(), new SgdSettings { Momentum = 0.9f }];
        foreach ((OptimiserSettings optimiser, Arm[] arms) in expected.Zip(study.Arms.Chunk(10)))
        {
            double rate = optimiser == new SgdSettings() ? 0.05 : 1e-3;
            Assert.All(arms.SelectMany(arm => arm.Phases), phase => Assert.Equal((optimiser with { L2 = 1e-4f }, rate), (phase.Optimiser, phase.Rate)));
            Assert.Equal([1, 3, 5, 10, 30, 50, 100, 300, 500], arms.Skip(1).Select(arm => ((AfterEpochs)arm.Phases[0].Stop).Epochs));
        }
    }

    [Fact]
    public void The_rates_of_figure_7_are_those_of_either_phase()
    {
        Study study = Catalogue.Create("tuning-rate", StudySize.Paper).Study;
        Assert.Equal([1e-3, 1.8e-3, 3.2e-3], study.Arms.Where(arm => arm.Phases.Count == 2).Select(arm => arm.Phases[0].Rate).Distinct());
        Assert.Equal(9, study.Arms.Where(arm => arm.Phases.Count == 2 && arm.Phases[0].Rate == 1e-3).Select(arm => arm.Phases[1].Rate).Distinct().Count());
        Assert.Contains("fisher-trace-at-tune-start", study.Metrics.Select(metric => metric.Key));
        Assert.Equal(9, study.Metrics.Count(metric => metric.Key.EndsWith("-start", StringComparison.Ordinal) || metric.Key.EndsWith("-end", StringComparison.Ordinal)));
    }

    [Fact]
    public void Modules_are_reset_at_the_start_of_tuning_and_the_same_reset_is_trained_once()
    {
        Study study = (LayerReset.OfSize(StudySize.Paper) with { Norm = NormReset.Keep }).Study;
        ResetModules Of(string arm) => Assert.IsType<ResetModules>(Assert.Single(study.Arms.Single(known => known.Name == arm).Phases[1].Rules));
        Assert.Equal(new ResetModules(ModuleSpan.LastN, 4) { Norm = NormReset.Keep }, Of("last-4"));
        Assert.Equal((Of("only-1"), Of("only-6"), Of("first-6")), (Of("first-1"), Of("last-1"), Of("last-6")));
    }
}
