using Plasticity.Devices;
using Plasticity.Studies.Training;

namespace Plasticity.Studies.Tests.Training;

public sealed class RunTests
{
    private static readonly Phase Train = new() { Batch = 48, Stop = new AfterEpochs(3), Optimiser = new SgdSettings(), Rate = 0.1 };

    [Fact]
    public void Moves_come_in_the_order_of_events()
    {
        using ToyData data = new();
        Study study = Of(Train with { Stop = new AfterSteps(5), Rules = [new FreshWeights()] }) with { Probes = [new(new WeightNorm(), "train", Window.EachEpoch())] };
        using Run run = data.Begin(study, study.Arms[0]);
        List<Move> moves = [];
        while (run.Advance() is var made and not Move.None) moves.Add(made);
        Assert.Equal(
        [
            Move.Enter, Move.Act, Move.Probe, Move.Step, Move.Step, Move.Step, Move.Step, Move.EndEpoch, Move.Probe, Move.Step, Move.EndEpoch, Move.LastAct, Move.LastProbe, Move.Leave,
        ], moves);
    }

    [Fact]
    public void Every_epoch_leaves_its_rows_and_the_rate_is_that_of_its_last_step()
    {
        using ToyData data = new();
        using Run run = Done(data, Train with { Schedule = new Exponential(0.5) });
        Row[] rates = [.. run.Rows.Where(row => row.Measure == EpochRows.Rate)];
        Assert.Equal([0.1, 0.05, 0.025], rates.Select(row => row.Value), (a, b) => Math.Abs(a - b) < 1e-8);
        Assert.Equal([(1, 4L), (2, 8L), (3, 12L)], rates.Select(row => (row.At.Epoch, row.At.Step)));
        foreach (string measure in (string[])[EpochRows.TrainLoss, EpochRows.TrainAccuracy, EpochRows.TestLoss, EpochRows.TestAccuracy, EpochRows.TestImages, EpochRows.Seconds])
            Assert.Equal(3, run.Rows.Count(row => row.Measure == measure && double.IsFinite(row.Value)));
    }

    [Fact]
    public void The_first_steps_are_those_of_plain_gradient_descent()
    {
        using ToyData data = new();
        List<float[]> weights = [], gradients = [];
        Spy look = new()
        {
            BeforeOptimiser = (step, gradient) =>
            {
                weights.Add(data.Device.Read(step.Network.Parameters.WeightBuffer));
                gradients.Add(data.Device.Read(gradient.Flat));
            },
        };
        Done(data, Train with { Rules = [look] }).Dispose();
        for (int step = 1; step < weights.Count; step++)
            for (int i = 0; i < weights[step].Length; i++) Assert.Equal(weights[step - 1][i] - 0.1f * gradients[step - 1][i], weights[step][i], 1e-6f);
    }

    [Fact]
    public void A_schedule_that_is_carried_runs_over_both_phases()
    {
        using ToyData data = new();
        Phase first = Train with { Name = "first", Schedule = new Cosine() };
        Study study = new("toy", [new Arm("arm", [first, first with { Name = "second", Carry = new() { Schedule = true } }])]) { Model = new Mlp { Hidden = [8] } };
        using Run run = ToyData.ToTheEnd(data.Begin(study, study.Arms[0]));
        double[] rates = [.. run.Rows.Where(row => row.Measure == EpochRows.Rate).Select(row => row.Value)];
        for (int epoch = 1; epoch <= 6; epoch++) Assert.Equal(0.05 * (1 + Math.Cos(Math.PI * (4 * epoch - 1) / 24)), rates[epoch - 1], 1e-7);
    }

    [Fact]
    public void A_round_ends_when_it_fits_and_says_whether_it_did()
    {
        using ToyData data = new();
        using Run run = Done(data, Train with { Repeat = 2, Stop = new UntilFit { Accuracy = 0.2, Most = 40 } });
        Assert.Equal([1, 1], run.Rows.Where(row => row.Measure == EpochRows.Reached).Select(row => (int)row.Value));
        Assert.All(run.Rows.Where(row => row.Measure == EpochRows.TrainAccuracy).GroupBy(row => row.At.Round), round => Assert.True(round.Last().Value >= 0.2 && round.SkipLast(1).All(row => row.Value < 0.2)));
    }

    [Fact]
    public void A_run_whose_loss_is_not_finite_ends_with_that_epoch()
    {
        using ToyData data = new();
        using Run run = Done(data, Train with { Repeat = 3, Rate = 1e12 });
        Assert.True(run.Diverged);
        Assert.Equal(1, run.Rows.Max(row => row.At.Round));
        Assert.Contains(run.Rows, row => row.Measure == EpochRows.TrainLoss && !double.IsFinite(row.Value));
    }

    [Fact]
    public void A_measure_that_is_broken_off_is_taken_again_and_leaves_no_rows_twice()
    {
        using ToyData data = new();
        using CancellationTokenSource stop = new();
        Study study = Of(Train) with { Probes = [new(new Breaking { Stop = stop }, "train", Window.Start)] };
        using Run run = data.Begin(study, study.Arms[0]);
        while (run.Next != Move.Probe && run.Round is not null && run.Clock.RunStep == 0 && run.Rows.Count == 0)
        {
            if (run.Next == Move.Act) break;
            run.Advance();
        }
        Assert.Throws<OperationCanceledException>(() => run.Advance(stop.Token));
        Assert.Empty(run.Rows);
        Assert.Equal(Move.Probe, run.Advance());
        Assert.Equal(2, run.Rows.Count);
    }

    [Fact]
    public void A_measure_that_changes_the_network_is_found_out()
    {
        using ToyData data = new();
        Study study = Of(Train) with { Probes = [new(new Meddling(), "train", Window.Start)] };
        using Run run = data.Begin(study, study.Arms[0]);
        Assert.Equal("the measure meddling changed the network; it may only look at it", Assert.Throws<InvalidOperationException>(() => ToyData.ToTheEnd(run)).Message);
    }

    [Fact]
    public void Early_epochs_are_tested_on_a_part_and_the_last_fifth_on_all()
    {
        using ToyData data = new(curve: 32);
        using Run run = Done(data, Train with { Stop = new AfterEpochs(10) });
        Assert.Equal([32, 32, 32, 32, 32, 32, 32, 32, 96, 96], run.Rows.Where(row => row.Measure == EpochRows.TestImages).Select(row => (int)row.Value));
    }

    [Fact]
    public void A_state_goes_on_under_another_arm_that_has_its_round()
    {
        using ToyData data = new();
        Study study = new("toy", [new Arm("plain", [Train]), new Arm("averaged", [Train with { Optimiser = new AdamSettings(), Rate = 1e-3, Rules = [new WeightAverage()] }]), new Arm("other", [Train with { Name = "else" }])])
        { Model = new Mlp { Hidden = [8] } };
        using Run run = data.Begin(study, study.Arms[0]);
        while (run.Clock.RunStep < 6) run.Advance();
        IReadOnlyDictionary<string, StateEntry> state = ToyData.StateOf(run);
        using Run fork = data.Resume(study, study.Arms[1], new StateReader(state));
        Assert.Equal(6, fork.Clock.RunStep);
        ToyData.ToTheEnd(fork);
        Assert.Contains("phase-round", state.Keys);
        Assert.All(fork.Rows, row => Assert.Equal("averaged", row.At.Arm));
        Assert.Equal(
            "the state is of phase 'train', round 1; arm 'other' has no such round, but else",
            Assert.Throws<InputException>(() => data.Resume(study, study.Arms[2], new StateReader(state))).Message);
        Study wider = study with { Model = new Mlp { Hidden = [9] } };
        Assert.Contains("the state is of another network", Assert.Throws<InputException>(() => data.Resume(wider, wider.Arms[0], new StateReader(state))).Message, StringComparison.Ordinal);
    }

    private static Study Of(Phase phase) => new("toy", [new Arm("arm", [phase])]) { Model = new Mlp { Hidden = [8] } };

    private static Run Done(ToyData data, Phase phase) => ToyData.ToTheEnd(data.Begin(Of(phase), Of(phase).Arms[0]));

    private sealed record Breaking : Measure
    {
        public required CancellationTokenSource Stop { get; init; }

        public override void Take(IView view, IMeasurements into)
        {
            into.Add(1);
            Stop.Cancel();
            view.Load(view.Task.Some(4, view.Random(this)));
            into.Add(2, "after");
        }
    }

    private sealed record Meddling : Measure
    {
        public override void Take(IView view, IMeasurements into) => view.Network.Initialise(view.Random(this));
    }
}
