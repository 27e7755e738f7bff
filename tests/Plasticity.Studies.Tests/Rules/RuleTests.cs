using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Tests.Training;
using Plasticity.Studies.Training;

namespace Plasticity.Studies.Tests.Rules;

public sealed class RuleTests
{
    private static readonly Phase Train = new() { Batch = 48, Stop = new AfterEpochs(2), Optimiser = new SgdSettings(), Rate = 0.1 };

    [Fact]
    public void Weight_decay_adds_lambda_times_the_weight_in_its_window()
    {
        using ToyData data = new();
        List<float[]> before = [], after = [], weights = [];
        Train_(data, new Mlp { Hidden = [8] }, Gradient(before), new WeightDecay { Lambda = 0.25, When = Window.Parse("..3it", null) }, Gradient(after, weights));
        for (int step = 0; step < 8; step++)
            for (int i = 0; i < before[step].Length; i++)
                Assert.Equal(before[step][i] + (step < 3 ? 0.25f * weights[step][i] : 0), after[step][i], 1e-6f);
    }

    [Fact]
    public void L2_init_pulls_towards_the_weights_that_the_run_began_with()
    {
        using ToyData data = new();
        List<float[]> before = [], after = [], weights = [];
        Train_(data, new Mlp { Hidden = [8] }, Gradient(before), new L2Init { Lambda = 0.5 }, Gradient(after, weights));
        for (int step = 0; step < 8; step++)
            for (int i = 0; i < before[step].Length; i++)
                Assert.Equal(before[step][i] + 0.5 * ((double)weights[step][i] - weights[0][i]), after[step][i], 1e-6);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(1e6)]
    public void A_gradient_is_clipped_to_its_norm_and_a_shorter_one_left(double norm)
    {
        using ToyData data = new();
        List<float[]> before = [], after = [];
        Train_(data, new Mlp { Hidden = [8] }, Gradient(before), new ClipGradient { Norm = norm }, Gradient(after));
        for (int step = 0; step < 8; step++)
        {
            double length = Math.Sqrt(before[step].Sum(value => (double)value * value)), factor = Math.Min(1, norm / (length + 1e-6));
            for (int i = 0; i < before[step].Length; i++) Assert.Equal(factor * before[step][i], after[step][i], 1e-6 * Math.Abs(before[step][i]) + 1e-12);
        }
    }

    [Fact]
    public void What_is_frozen_stays_to_the_bit_while_its_window_holds()
    {
        using ToyData data = new();
        List<float[]> stem = [], head = [], statistics = [];
        Spy look = new()
        {
            AfterStep = step =>
            {
                stem.Add(Values(step.Network, "stem", trained: true));
                head.Add(Values(step.Network, "head", trained: true));
                statistics.Add(Values(step.Network, "stem", trained: false));
            },
        };
        Train_(data, new ResNet { Width = 2 }, new Freeze { Modules = ["stem"], When = Window.Parse("..4it", null) }, look);
        for (int step = 1; step < 8; step++)
        {
            Assert.Equal(step < 4, stem[step].AsSpan().SequenceEqual(stem[step - 1]));
            Assert.Equal(step < 4, statistics[step].AsSpan().SequenceEqual(statistics[step - 1]));
            Assert.False(head[step].AsSpan().SequenceEqual(head[step - 1]));
        }
    }

    [Fact]
    public void Modules_are_released_from_the_output_on()
    {
        using ToyData data = new();
        List<int> frozen = [];
        Train_(data, new ResNet { Width = 2 }, new GradualUnfreezing { Each = new Duration(2, DurationUnit.Steps) }, new Spy { AfterStep = step => frozen.Add(step.Network.Frozen.Count) });
        Assert.Equal([5, 5, 4, 4, 3, 3, 2, 2], frozen);
    }

    [Fact]
    public void Shrink_perturb_blends_with_a_network_drawn_for_the_place()
    {
        using ToyData data = new();
        float[]? before = null, after = null;
        RandomStream? random = null;
        ShrinkPerturb treatment = new(0.4, 0.1);
        Study study = Of(new Mlp { Hidden = [8] },
            new Spy { When = Window.Start, AtBoundary = phase => { before = phase.Network.Device.Read(phase.Network.Parameters.WeightBuffer); random = phase.Random(treatment); } }, treatment,
            new Spy { Name = "later", When = Window.Start, AtBoundary = phase => after = phase.Network.Device.Read(phase.Network.Parameters.WeightBuffer) });
        using Run run = ToyData.ToTheEnd(data.Begin(study, study.Arms[0]));
        foreach (Parameter weight in run.Network.Parameters.Weights)
        {
            float[] drawn = Network.Draw(weight, random!.Value);
            for (int i = 0; i < drawn.Length; i++) Assert.Equal(0.4f * before![weight.Offset + i] + 0.1f * drawn[i], after![weight.Offset + i], 1e-6f);
        }
    }

    [Fact]
    public void The_smallest_weights_are_pruned_and_stay_zero_and_rewinding_brings_back_the_first()
    {
        using ToyData data = new();
        Dictionary<int, float[]> start = [], end = [];
        // Masks are applied once all rules have acted: the first step sees them.
        Spy look = new() { BeforeOptimiser = (step, _) => start.TryAdd(step.Round, Weights(step)) };
        Spy last = new() { Name = "last", When = Window.End, AtBoundary = phase => end[phase.Round] = phase.Network.Device.Read(phase.Network.Parameters.WeightBuffer) };
        Study study = Of(new Mlp { Hidden = [8] }, new Prune { Share = 0.25 }, new Rewind(), look, last);
        study = study with { Arms = [study.Arms[0] with { Phases = [study.Arms[0].Phases[0] with { Repeat = 3, Optimiser = new SgdSettings { Momentum = 0.9f } }] }] };
        using Run run = ToyData.ToTheEnd(data.Begin(study, study.Arms[0]));
        Parameter weight = run.Network.Parameters["hidden.0.weight"];
        float[] Of_(float[] all) => all[weight.Offset..(weight.Offset + weight.Shape.Count)];
        int pruned = (int)Math.Round(0.25 * weight.Shape.Count);
        float[] trained = Of_(end[1]), second = Of_(start[2]), first = Of_(start[1]);
        HashSet<int> smallest = [.. Enumerable.Range(0, trained.Length).OrderBy(i => Math.Abs(trained[i])).ThenBy(i => i).Take(pruned)];
        for (int i = 0; i < second.Length; i++)
        {
            Assert.Equal(smallest.Contains(i) ? 0 : first[i], second[i]);
            if (smallest.Contains(i)) Assert.Equal(0, Of_(end[2])[i]);
        }
        Assert.Equal(pruned + (int)Math.Round(0.25 * (weight.Shape.Count - pruned)), Of_(end[3]).Count(value => value == 0));
        Assert.Equal(0, run.Network.Device.Read(run.Network.Parameters.WeightBuffer).AsSpan(run.Network.Parameters["head.weight"].Offset, 80).ToArray().Count(value => value == 0));
    }

    [Fact]
    public void Tests_see_the_average_of_the_weights()
    {
        using ToyData data = new();
        List<float[]> all = [];
        Study study = Of(new Mlp { Hidden = [8] }, new WeightAverage { Decay = 0.5 },
            new Spy { AtBoundary = phase => { if (phase.Clock.Step == 0) all.Add(Weights(phase)); }, AfterStep = step => all.Add(Weights(step)) });
        float[]? seen = null;
        study = study with { Probes = [new(new Look { See = view => seen = view.Network.Device.Read(view.Network.Parameters.WeightBuffer) }, "train", Window.End)] };
        ToyData.ToTheEnd(data.Begin(study, study.Arms[0])).Dispose();
        double[] mean = [.. all[0].Select(value => (double)value)];
        foreach (float[] weights in all.Skip(1)) for (int i = 0; i < mean.Length; i++) mean[i] = 0.5 * mean[i] + 0.5 * weights[i];
        for (int i = 0; i < mean.Length; i++) Assert.Equal(mean[i], seen![i], 1e-6);
    }

    [Fact]
    public void A_module_that_the_network_lacks_is_told_before_anything_is_trained()
    {
        using ToyData data = new();
        Study study = Of(new Mlp { Hidden = [8] }, new Freeze { Modules = ["hiden.0"], When = Window.Parse("1ep..", null) });
        using Run run = data.Begin(study, study.Arms[0]);
        Assert.Equal("unknown module 'hiden.0': did you mean 'hidden.0'? (there are: hidden.0, head)", Assert.Throws<InputException>(() => run.Advance()).Message);
    }

    private static float[] Weights(IView view) => view.Network.Device.Read(view.Network.Parameters.WeightBuffer);

    private static float[] Values(Network network, string module, bool trained) =>
        [.. network.Of(module).Where(parameter => parameter.Trained == trained).SelectMany(parameter => network.Device.Read(parameter.Tensor.Data))];

    private static Spy Gradient(List<float[]> gradients, List<float[]>? weights = null) => new()
    {
        Name = $"spy-{Guid.NewGuid():N}",
        BeforeOptimiser = (step, gradient) =>
        {
            gradients.Add(step.Network.Device.Read(gradient.Flat));
            weights?.Add(Weights(step));
        },
    };

    private static Study Of(Model model, params Rule[] rules) => new("toy", [new Arm("arm", [Train with { Rules = [.. rules] }])]) { Model = model };

    private static void Train_(ToyData data, Model model, params Rule[] rules)
    {
        Study study = Of(model, rules);
        ToyData.ToTheEnd(data.Begin(study, study.Arms[0])).Dispose();
    }

    private sealed record Look : Measure
    {
        public required Action<IView> See { get; init; }

        public override void Take(IView view, IMeasurements into) => See(view);
    }
}
