using Plasticity.Studies.Papers;
using Plasticity.Studies.Tests.Training;
using Plasticity.Studies.Training;

namespace Plasticity.Studies.Tests.Papers;

/// <summary>Every study at size smoke, on a few of the built-in pictures.</summary>
[Needs(Needs.Patience)]
[Needs(Needs.Patience)]
public sealed class PaperRunTests
{
    private const int MovesBetween = 10;

    public static TheoryData<string> Names => [.. Catalogue.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_arm_runs_to_its_end_and_the_same_way_when_it_is_left_and_made_anew(string name)
    {
        using ToyData data = new(train: 60, test: 30);
        Study study = Catalogue.Create(name, StudySize.Smoke).Study;
        foreach (Arm arm in study.Arms)
        {
            using Run straight = ToyData.ToTheEnd(data.Begin(study, arm));
            Assert.False(straight.Diverged, arm.Name);
            Assert.Equal(Expected(arm), straight.Rows.Select(row => (row.At.Phase, row.At.Round)).Distinct());
            // In a few steps no network fits its data: the time that this takes is the one number that may be missing.
            foreach (Metric metric in study.Metrics.Where(metric => metric is not TimeTo))
                Assert.True(double.IsFinite(metric.Of(straight.Rows)), $"{arm.Name}: {metric.Key} is {metric.Of(straight.Rows)}");
            string differences = ToyData.Differences(ToyData.StateOf(straight), LeftAgainAndAgain(data, study, arm));
            Assert.True(differences.Length == 0, $"{arm.Name}: {differences}");
        }
    }

    [Fact]
    public void Pretraining_is_the_same_in_every_arm_that_begins_with_it()
    {
        using ToyData data = new(train: 60, test: 30);
        Study study = WarmStart.OfSize(StudySize.Smoke).Study;
        Row[][] runs = [.. study.Arms.Select(arm =>
        {
            using Run run = ToyData.ToTheEnd(data.Begin(study, arm));
            return run.Rows.Where(row => row.Measure is EpochRows.TrainLoss or EpochRows.TestLoss).ToArray();
        })];
        double[] Values(int arm, string phase) => [.. runs[arm].Where(row => row.At.Phase == phase).Select(row => row.Value)];
        Assert.Equal(6, Values(1, "pretrain").Length);
        Assert.Equal(Values(1, "pretrain"), Values(2, "pretrain"));
        Assert.NotEqual(Values(1, "tune"), Values(2, "tune"));
        Assert.NotEqual(Values(0, "tune"), Values(1, "tune"));
    }

    [Fact]
    public void The_modules_of_the_fisher_information_add_up_to_the_networks()
    {
        using ToyData data = new(train: 60, test: 30);
        Study study = TuningRate.OfSize(StudySize.Smoke).Study;
        using Run run = ToyData.ToTheEnd(data.Begin(study, study.Arms[0]));
        ILookup<bool, Row> rows = run.Rows.Where(row => row.Measure == "fisher-trace" && row.At.Epoch == 0).ToLookup(row => row.Of.Length == 0);
        Assert.Equal(run.Network.Model.Modules, rows[false].Select(row => row.Of));
        Assert.Equal(Assert.Single(rows[true]).Value, rows[false].Sum(row => row.Value), 1e-9 * rows[true].First().Value);
    }

    [Fact]
    public void A_run_that_diverges_has_what_it_measured_before_and_nothing_after()
    {
        using ToyData data = new(train: 60, test: 30);
        Study study = (TuningRate.OfSize(StudySize.Smoke) with { Optimiser = "sgd", TuneRates = [1e30], PretrainRates = [1e-3] }).Study;
        using Run run = ToyData.ToTheEnd(data.Begin(study, study.Arms.Single(arm => arm.Phases.Count == 2)));
        Assert.True(run.Diverged);
        foreach (Metric metric in study.Metrics)
            Assert.True(double.IsFinite(metric.Of(run.Rows)) == metric.Key.EndsWith("-start", StringComparison.Ordinal), $"{metric.Key} is {metric.Of(run.Rows)}");
    }

    private static IReadOnlyDictionary<string, StateEntry> LeftAgainAndAgain(ToyData data, Study study, Arm arm)
    {
        Run run = data.Begin(study, arm);
        try
        {
            for (int move = 1; run.Advance() != Move.None; move++)
            {
                if (move % MovesBetween != 0) continue;
                IReadOnlyDictionary<string, StateEntry> state = ToyData.StateOf(run);
                run.Dispose();
                run = data.Resume(study, arm, new StateReader(state));
            }
            return ToyData.StateOf(run);
        }
        finally
        {
            run.Dispose();
        }
    }

    private static IEnumerable<(string, int)> Expected(Arm arm) => arm.Phases.SelectMany(phase => Enumerable.Range(1, phase.Repeat).Select(round => (phase.Name, round)));
}
