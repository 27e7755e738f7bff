using Plasticity.Engine.Layers;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Phases.Parts;
using Plasticity.Laboratory.Phases.Stops;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Studies.Berariu;
using Plasticity.Laboratory.Training;
using Plasticity.Studies;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Tests.Studies;

/// <summary>At size paper the studies of Berariu et al. 2021 have the paper's own numbers.</summary>
public sealed class PaperSizeTests
{
    private const int Images = 50_000;

    private static readonly ImageSet Cifar = Blank();

    public static TheoryData<string> PlasticityStudies => [.. Catalogue.All.Where(entry => entry.OfSize(StudySize.Paper) is PlasticityStudy).Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(PlasticityStudies))]
    public void The_base_protocol_is_that_of_appendix_a(string name)
    {
        PlasticityStudy study = (PlasticityStudy)Catalogue.Create(name, StudySize.Paper);
        study.Validate();
        Assert.Equal((128, "adam", 1e-3, 0.0), (study.Batch, study.Optimiser, study.Rate, study.L2));
        Assert.Equal((350, 500, 0.5), (study.PretrainEpochs, study.TuneEpochs, study.FirstShare));
        Assert.Equal(new ModelSettings(ModelKind.ResNet, 2, 64), study.Network);
        Assert.Equal((0, 0, false, 0, false), (study.TrainImages, study.TestImages, study.HalfSize, study.Translate, study.Flip));
        foreach (Arm arm in study.Arms)
        {
            Phase tune = arm.Phases[^1];
            Assert.Equal(("tune", new AfterEpochs(500), new AllSamples(), 0), (tune.Name, tune.Stop, tune.Data, tune.Stream));
            Assert.All(arm.Phases, phase => Assert.Equal(new Carry(), phase.Carry));
        }
    }

    [Theory]
    [InlineData("gap-curves", 2, 1)]
    [InlineData("pretrain-length", 4 * (1 + 9), 4 * 9)]
    [InlineData("smooth-transition", 2 + 6, 1)]
    [InlineData("stages", 1 + 6, 1 + 4 + 9 + 24 + 49 + 99)]
    [InlineData("class-imbalance", 1 + 4 * 3, 4 * (1 + 4 + 9))]
    [InlineData("width-depth", 4 * 7 * 2, 4 * 7)]
    [InlineData("layer-reset", 2 + 3 * 6, 1)]
    [InlineData("tuning-rate", 3 + 9 + 3 * 9, 3)]
    public void Every_arm_of_the_figure_is_there_and_what_arms_share_is_planned_once(string name, int arms, int pretraining)
    {
        Study study = Catalogue.Create(name, StudySize.Paper);
        Assert.Equal(arms, study.Arms.Count);
        Assert.Equal(pretraining, Planning.Phases(study, Cifar).Count(phase => phase.Phase.Name != "tune"));
    }

    [Theory]
    [InlineData("gap-curves", 2 * 500 * Images + 350 * Images / 2)]
    // Epochs of 390 steps of 128, drawn with replacement, for each of six γ.
    [InlineData("smooth-transition", 2 * 500 * Images + 350 * Images / 2 + 6 * 500 * 390 * 128)]
    // 15 resets that differ, fresh and pretrained; the three that stand in two sweeps are trained once.
    [InlineData("layer-reset", 17 * 500 * Images + 350 * Images / 2)]
    [InlineData("width-depth", 28L * (2 * 500 * Images + 350 * Images / 2))]
    public void The_work_is_that_of_the_paper(string name, long imageSteps)
    {
        Study study = Catalogue.Create(name, StudySize.Paper);
        Assert.Equal(study.Seeds * imageSteps, Planning.Plan(study, Cifar).ImageSteps);
    }

    [Fact]
    public void The_smooth_transition_takes_195_000_steps()
    {
        IEnumerable<PhasePlan> phases = Planning.Phases(Catalogue.Create("smooth-transition", StudySize.Paper), Cifar);
        Assert.Equal(6, phases.Count(phase => phase.Steps == 195_000));
    }

    [Fact]
    public void Stages_of_figure_4_grow_by_equal_shares()
    {
        Arm last = Catalogue.Create("stages", StudySize.Paper).Arms[^1];
        Labels labels = new(Cifar.Train.Labels, Cifar.Classes);
        Assert.Equal(100, last.Phases.Count);
        Assert.Equal(Enumerable.Range(1, 100).Select(stage => 500 * stage), last.Phases.Select(phase => phase.Data.CountOf(labels)));
        Assert.All(last.Phases.Take(99), phase => Assert.Equal(new UntilFit { Accuracy = 1, Least = 350, Most = 700 }, phase.Stop));
    }

    [Fact]
    public void More_stages_than_classes_are_refused_where_classes_come_one_by_one()
    {
        ClassImbalance study = ClassImbalance.OfSize(StudySize.Paper) with { Counts = [10] };
        InputException problem = Assert.Throws<InputException>(() => Planning.Plan(study, Cifar));
        Assert.StartsWith("arm 'r0-stages-10', phase 'stage-1': ", problem.Message, StringComparison.Ordinal);
        StudyPlan even = Planning.Plan(study with { Ratios = [1] }, Cifar);
        Assert.Equal(2, even.Arms.Count);
    }

    /// <summary>As many images as CIFAR-10 has, too small to take room.</summary>
    /// <summary>Large enough for the last module to keep more than one pixel: a stage of class-imbalance may end in a batch of one image.</summary>
    private static ImageSet Blank()
    {
        ImagePart Part(int count) => new(new byte[count * 16 * 16 * 3], [.. Enumerable.Range(0, count).Select(i => i % 10)]);
        return new ImageSet("blank", "test", 16, 16, 3, [.. Enumerable.Range(0, 10).Select(i => $"{i}")], Part(Images), Part(100));
    }
}
