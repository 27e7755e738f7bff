using Plasticity.Devices;
using Plasticity.Engine.Optimisers;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Optimisers;

/// <summary>Weights whose count of updates is not that of the others: forgotten, or frozen for a time.</summary>
[Collection(DeviceCollection.Name)]
public sealed class ForgettingTests(TestDevices devices)
{
    public static IEnumerable<object[]> Each => OptimiserTests.Each;

    /// <summary>A forgotten weight goes the way of one that a new optimiser begins with; the others go on.</summary>
    [Theory, OnEveryDevice(nameof(Each))]
    public void A_forgotten_weight_begins_as_new(DeviceKind kind, string name)
    {
        foreach (int forgotten in (int[])[0, 1, 2])
        {
            using OptimiserBench bench = Bench(kind, name), on = Bench(kind, name), fresh = Bench(kind, name);
            bench.Run(0, 4, 0.1f);
            on.Run(0, 4, 0.1f);
            fresh.SetWeights(bench.Weights);
            bench.Optimiser.Forget(Weight(bench, forgotten));
            Assert.All(bench.Optimiser.State, slot => Assert.All(Window(bench, slot, forgotten), value => Assert.Equal(0, value)));

            foreach (OptimiserBench each in (OptimiserBench[])[bench, on, fresh]) each.Run(4, 3, 0.1f);
            for (int i = 0; i < 3; i++) Bits.Same(Values(i == forgotten ? fresh : on, i), Values(bench, i));
            Assert.Equal(Enumerable.Range(0, 3).Select(i => i == forgotten ? 3L : 7), bench.Optimiser.Updates);
            Assert.Equal(7, bench.Optimiser.Steps);
        }
    }

    /// <summary>As in PyTorch, where each weight counts its own steps: Adam's corrections would else be those of a late step.</summary>
    [Theory, OnEveryDevice(nameof(Each))]
    public void A_weight_that_is_released_late_begins_as_new(DeviceKind kind, string name)
    {
        using OptimiserBench bench = Bench(kind, name), fresh = Bench(kind, name), free = Bench(kind, name);
        Weight(bench, 1).Frozen = true;
        bench.Run(0, 5, 0.1f);
        Weight(bench, 1).Frozen = false;
        bench.Run(5, 3, 0.1f);
        fresh.Run(5, 3, 0.1f);
        free.Run(0, 8, 0.1f);
        Bits.Same(Values(free, 0), Values(bench, 0));
        Bits.Same(Values(fresh, 1), Values(bench, 1));
        Bits.Same(Values(free, 2), Values(bench, 2));
    }

    [Theory, OnEveryDevice(nameof(Each))]
    public void A_resumed_optimiser_knows_them(DeviceKind kind, string name)
    {
        using OptimiserBench whole = Bench(kind, name), left = Bench(kind, name), resumed = Bench(kind, name);
        foreach (OptimiserBench bench in (OptimiserBench[])[whole, left])
        {
            Weight(bench, 0).Frozen = true;
            bench.Run(0, 3, 0.1f);
            Weight(bench, 0).Frozen = false;
            bench.Optimiser.Forget(Weight(bench, 2));
            bench.Run(3, 1, 0.1f);
        }
        for (int i = 0; i < left.Optimiser.State.Count; i++) resumed.Device.Write(resumed.Optimiser.State[i], left.Device.Read(left.Optimiser.State[i]));
        resumed.SetWeights(left.Weights);
        resumed.Optimiser.Resume(left.Optimiser.Steps, [.. left.Optimiser.Updates]);
        whole.Run(4, 3, 0.1f);
        resumed.Run(4, 3, 0.1f);
        Bits.Same(whole.Weights, resumed.Weights);
        Assert.Equal([4L, 7, 4], resumed.Optimiser.Updates);
    }

    [Fact]
    public void Misuse_is_refused_in_one_line()
    {
        using OptimiserBench bench = Bench(DeviceKind.Cpu, "adam"), other = Bench(DeviceKind.Cpu, "adam");
        string Message(Action call) => Assert.Throws<ArgumentException>(call).Message;
        Assert.StartsWith("Forget: weight1 [300] is not of this optimiser's model", Message(() => bench.Optimiser.Forget(Weight(other, 1))), StringComparison.Ordinal);
        Assert.StartsWith("Resume: updates are 2, expected 3", Message(() => bench.Optimiser.Resume(5, [5, 5])), StringComparison.Ordinal);
        Assert.StartsWith("Resume: updates of a weight are 6, expected 0 to 5", Message(() => bench.Optimiser.Resume(5, [5, 6, 5])), StringComparison.Ordinal);
        Assert.Equal([0L, 0, 0], bench.Optimiser.Updates);
    }

    /// <summary>Its place in the buffer of statistics is a weight's place in that of weights.</summary>
    [Fact]
    public void Of_a_running_statistic_nothing_is_forgotten()
    {
        using ParameterSet parameters = new(devices[DeviceKind.Cpu]);
        parameters.AddWeight("weight", new Shape(3), (values, _) => values.Fill(1));
        Parameter statistic = parameters.AddStatistic("statistic", new Shape(3), (values, _) => values.Fill(1));
        parameters.Initialise(1);
        using Optimiser optimiser = new SgdSettings { Momentum = 0.9f }.Create(parameters);
        devices[DeviceKind.Cpu].Write(optimiser.State[0], [1, 2, 3]);
        optimiser.Forget(statistic);
        Assert.Equal([1, 2, 3], devices[DeviceKind.Cpu].Read(optimiser.State[0])[..3]);
    }

    private OptimiserBench Bench(DeviceKind kind, string name) => new(devices[kind], OptimiserTests.Settings(name), 7, 300, 5);

    private static Parameter Weight(OptimiserBench bench, int i) => bench.Parameters[$"weight{i}"];

    private static float[] Values(OptimiserBench bench, int i) => bench.Device.Read(Weight(bench, i).Tensor.Data);

    private static float[] Window(OptimiserBench bench, FloatBuffer slot, int i) =>
        bench.Device.Read(slot).AsSpan(Weight(bench, i).Offset, Weight(bench, i).Shape.Count).ToArray();
}
