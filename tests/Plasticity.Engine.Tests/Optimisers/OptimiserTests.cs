using Plasticity.Devices;
using Plasticity.Engine.Optimisers;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Optimisers;

[Collection(DeviceCollection.Name)]
public sealed class OptimiserTests(TestDevices devices)
{
    public static IEnumerable<object[]> Each => OptimiserSettings.Names.Append("momentum").Select(name => (object[])[name]);

    [Theory, OnEveryDevice(nameof(Each))]
    public void Frozen_weights_and_their_state_stand_still(DeviceKind kind, string name)
    {
        foreach (string frozen in (string[])["weight0", "weight1", "weight2"])
        {
            using OptimiserBench bench = new(devices[kind], Settings(name), 7, 300, 5), free = new(devices[kind], Settings(name), 7, 300, 5);
            bench.Run(0, 2, 0.1f);
            free.Run(0, 2, 0.1f);
            float[] weights = bench.Weights;
            float[][] state = State(bench);

            bench.Parameters[frozen].Frozen = true;
            bench.Run(2, 2, 0.1f);
            free.Run(2, 2, 0.1f);
            Parameter parameter = bench.Parameters[frozen];
            Assert.Equal(Part(bench, weights, parameter), Part(bench, bench.Weights, parameter));
            Assert.Equal(state.Select(slot => Window(slot, parameter)), State(bench).Select(slot => Window(slot, parameter)));
            foreach (Parameter other in bench.Parameters.Weights.Where(p => p != parameter))
            {
                Assert.Equal(Part(free, free.Weights, other), Part(bench, bench.Weights, other));
                Assert.NotEqual(Part(bench, weights, other), Part(bench, bench.Weights, other));
            }
        }
    }

    [Theory, OnEveryDevice(nameof(Each))]
    public void What_is_thawed_moves_again_and_what_is_all_frozen_does_not(DeviceKind kind, string name)
    {
        using OptimiserBench bench = new(devices[kind], Settings(name), 7, 300, 5);
        float[] start = bench.Weights;
        foreach (Parameter parameter in bench.Parameters.Weights) parameter.Frozen = true;
        bench.Run(0, 1, 0.1f);
        Assert.Equal(start, bench.Weights);
        foreach (Parameter parameter in bench.Parameters.Weights) parameter.Frozen = false;
        bench.Run(1, 1, 0.1f);
        Assert.All(bench.Weights.Zip(start), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Theory, OnEveryDevice(nameof(Each))]
    public void After_a_reset_it_begins_as_new(DeviceKind kind, string name)
    {
        using OptimiserBench bench = new(devices[kind], Settings(name), 5, 257, 1);
        float[] start = bench.Weights;
        bench.Run(0, 5, 0.1f);
        float[] end = bench.Weights;

        bench.SetWeights(start);
        bench.Optimiser.Reset();
        Assert.Equal(0, bench.Optimiser.Steps);
        Assert.All(State(bench).SelectMany(slot => slot), value => Assert.Equal(0, value));
        bench.Run(0, 5, 0.1f);
        Assert.Equal(end, bench.Weights);
    }

    [Theory, OnEveryDevice(nameof(Each))]
    public void The_zeros_between_weights_stay_zero(DeviceKind kind, string name)
    {
        using OptimiserBench bench = new(devices[kind], Settings(name) with { L2 = 0.1f, Decay = 0.1f }, 5, 257, 1);
        bench.Run(0, 3, 0.1f);
        foreach (float[] flat in State(bench).Prepend(devices[kind].Read(bench.Parameters.WeightBuffer)))
        {
            foreach (Parameter parameter in bench.Parameters.Weights) flat.AsSpan(parameter.Offset, parameter.Shape.Count).Clear();
            Assert.All(flat, value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void Is_found_by_name()
    {
        foreach (string name in OptimiserSettings.Names) Assert.NotNull(OptimiserSettings.Named(name));
        Assert.Equal(new AdamSettings { Decay = 0.01f }, OptimiserSettings.Named("adamw"));
        Assert.StartsWith(
            "unknown optimiser 'adagrad' (there are: sgd, adam, adamw, rmsprop)",
            Assert.Throws<ArgumentException>(() => OptimiserSettings.Named("adagrad")).Message, StringComparison.Ordinal);
    }

    [Theory, OnEveryDevice(nameof(Each))]
    public void Gives_its_memory_back(DeviceKind kind, string name)
    {
        int before = devices[kind].Allocations;
        new OptimiserBench(devices[kind], Settings(name), 5, 257, 1).Dispose();
        Assert.Equal(before, devices[kind].Allocations);
    }

    internal static OptimiserSettings Settings(string name) =>
        name == "momentum" ? new SgdSettings { Momentum = 0.9f, Nesterov = true } : OptimiserSettings.Named(name);

    private static float[][] State(OptimiserBench bench) => [.. bench.Optimiser.State.Select(slot => bench.Device.Read(slot))];

    private static float[] Window(float[] flat, Parameter parameter) => flat[parameter.Offset..(parameter.Offset + parameter.Shape.Count)];

    private static float[] Part(OptimiserBench bench, float[] weights, Parameter parameter)
    {
        int begin = bench.Parameters.Weights.TakeWhile(p => p.Name != parameter.Name).Sum(p => p.Shape.Count);
        return weights[begin..(begin + parameter.Shape.Count)];
    }
}
