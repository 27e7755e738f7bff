using Plasticity.Studies.Training;

namespace Plasticity.Studies.Tests.Training;

/// <summary>A run that is left after every move, and made anew each time from what it saved, comes to the same state after every move.</summary>
public sealed class LeaveTests
{
    private static readonly Phase Train = new() { Batch = 32, Stop = new AfterEpochs(2), Optimiser = new SgdSettings { Momentum = 0.9f }, Rate = 0.05 };

    private static Study Of(params Arm[] arms) => new("toy", [.. arms]) { Model = new Mlp { Hidden = [24, 16] } };

    private static Study With(Phase phase) => Of(new Arm("arm", [phase]));

    public static TheoryData<string> Names => [.. Studies.Keys];

    private static SortedDictionary<string, Study> Studies { get; } = new(StringComparer.Ordinal)
    {
        ["warm start"] = Of(
            new Arm("warm", [Train with { Name = "pretrain", Task = new() { Part = new RandomShare() } }, Train with { Rules = [new ShrinkPerturb()], Schedule = new Cosine() }]),
            new Arm("carried", [Train with { Name = "pretrain" }, Train with { Carry = new() { Optimiser = true, Schedule = true }, Schedule = new Exponential(0.7) }])),
        ["stages"] = With(Train with { Repeat = 3, Task = new() { Part = new ClassStage() }, Stop = new UntilFit { Accuracy = 0.3, Most = 2 } }),
        ["transition"] = With(Train with { Sampler = new SmoothTransition() }),
        ["deficit"] = With(Train with { Rules = [new Deficit(new Blur(), Window.Epochs(0, 1))], Augment = [new Translate { Pixels = 2 }, new Flip()] }),
        ["labels"] = With(Train with { Repeat = 2, Task = new() { Changes = [new LabelNoise { Redraw = Redraw.EachRound, Share = 1 }, new PermuteLabels(), new PermutePixels()] }, Carry = new() { Optimiser = true } }),
        ["noise"] = With(Train with { Augment = [new NoiseImages { Keep = 1, Deviation = 0.1 }, new FlipVertical()], Optimiser = new AdamSettings(), Rate = 1e-3 }),
        ["freeze"] = With(Train with { Rules = [new Freeze { Modules = ["stem"], When = Window.Epochs(0, 1) }, new GradualUnfreezing { Each = new(3, DurationUnit.Steps) }] }) with { Model = new ResNet { Width = 2 } },
        ["penalties"] = With(Train with { Repeat = 2, Rules = [new L2Init(), new WeightDecay { When = Window.Epochs(0, 1) }, new ClipGradient { Norm = 0.5 }] }),
        ["ticket"] = With(Train with { Repeat = 3, Rules = [new Prune { Share = 0.4 }, new Rewind { To = new(2, DurationUnit.Steps) }] }),
        ["average"] = With(Train with { Rules = [new WeightAverage { Decay = 0.9 }] }),
        ["fresh"] = With(Train with { Repeat = 2, Rules = [new FreshWeights { Modules = ["head"], When = Window.EachEpoch() }, new ResetModules(ModuleSpan.FirstN, 1)] }),
        ["sam"] = With(Train with { Step = new Sam() }) with { Model = new ResNet { Width = 2 } },
        ["replay"] = With(Train with { Repeat = 2, Task = new() { Changes = [new PermutePixels()] }, Step = new Replay { Size = 40, Batch = 8 } }),
        ["heads"] = With(Train with { Repeat = 2, Task = new() { Head = "head-{round}" } }) with { Model = new Mlp { Hidden = [16], Heads = ["head-1", "head-2"] } },
        ["dropout"] = With(Train) with { Model = new Mlp { Hidden = [24], Dropout = 0.2 } },
        ["measures"] = With(Train with { Repeat = 2 }) with
        {
            Probes =
            [
                new(new WeightNorm(), "train", Window.EachEpoch()), new(new GradientNorm { Samples = 32 }, "train", Window.EachStep(5)), new(new UpdateRatio(), "train", Window.Always),
                new(new DormantUnits { Samples = 32 }, "train", Window.Start), new(new DeadUnits { Samples = 32 }, "train", Window.End), new(new TaskAccuracy(), "train", Window.End),
            ],
        },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Left_after_every_move_a_run_comes_to_the_same_state(string name)
    {
        using ToyData data = new();
        Study study = Studies[name];
        study.Validate();
        foreach (Arm arm in study.Arms) AssertSame(data, study, arm);
    }

    /// <summary>Asserts that an arm that is left after every move comes to the state, after every move, that it has when it is not left.</summary>
    internal static void AssertSame(ToyData data, Study study, Arm arm)
    {
        List<IReadOnlyDictionary<string, StateEntry>> straight = [];
        using (Run run = data.Begin(study, arm))
            do straight.Add(ToyData.StateOf(run));
            while (run.Advance() != Move.None);
        Assert.True(straight.Count > 8, $"{straight.Count} moves");
        IReadOnlyDictionary<string, StateEntry> state = straight[0];
        for (int move = 1; move < straight.Count; move++)
        {
            using Run run = data.Resume(study, arm, new StateReader(state));
            run.Advance();
            state = ToyData.StateOf(run);
            string differences = ToyData.Differences(straight[move], state);
            Assert.True(differences.Length == 0, $"{study.Name}, {arm.Name}, after move {move}: {differences}");
        }
    }
}
