using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Tensors;

[Collection(DeviceCollection.Name)]
public sealed class ParameterSetTests(TestDevices devices)
{
    private static readonly Initialiser Uniform = (values, random) =>
    {
        for (int i = 0; i < values.Length; i++) values[i] = random.Uniform((ulong)i) + 1;
    };

    [Theory, OnEveryDevice]
    public void Windows_lie_apart_in_order_with_zeros_between(DeviceKind kind)
    {
        using ParameterSet parameters = Declare(devices[kind]);
        parameters.Initialise(seed: 3);

        Assert.Equal(["a", "mean", "b", "c"], parameters.All.Select(p => p.Name));
        Assert.Equal(["a", "b", "c"], parameters.Weights.Select(p => p.Name));
        Assert.Equal(["mean"], parameters.Statistics.Select(p => p.Name));
        Assert.Equal([0, 128, 512], parameters.Weights.Select(p => p.Offset));
        Assert.Equal(640, parameters.FlatCount);
        Assert.Equal(35 + 257 + 1, parameters.TrainedCount);

        float[] flat = devices[kind].Read(parameters.WeightBuffer);
        foreach (Parameter parameter in parameters.Weights)
        {
            float[] window = devices[kind].Read(parameter.Tensor.Data);
            Assert.Equal(parameter.Shape.Count, window.Length);
            Assert.Equal(ParameterSet.Draw(parameter, 3, 0), window);
            Assert.Equal(window, flat.AsSpan(parameter.Offset, window.Length).ToArray());
            flat.AsSpan(parameter.Offset, window.Length).Clear();
        }
        Assert.All(flat, value => Assert.Equal(0, value));
    }

    [Theory, OnEveryDevice]
    public void Only_what_is_picked_is_drawn_again(DeviceKind kind)
    {
        using ParameterSet parameters = Declare(devices[kind]);
        parameters.Initialise(seed: 3);
        float[] a = devices[kind].Read(parameters["a"].Tensor.Data), b = devices[kind].Read(parameters["b"].Tensor.Data);
        Tensor before = parameters["b"].Tensor;

        parameters.Initialise(seed: 3, draw: 1, which: p => p.Name == "b");
        Assert.Equal(a, devices[kind].Read(parameters["a"].Tensor.Data));
        Assert.NotEqual(b, devices[kind].Read(parameters["b"].Tensor.Data));
        Assert.Same(before, parameters["b"].Tensor);

        parameters.Initialise(seed: 3);
        Assert.Equal(b, devices[kind].Read(parameters["b"].Tensor.Data));
    }

    [Theory, OnEveryDevice]
    public void By_stream_a_further_parameter_changes_no_others_values(DeviceKind kind)
    {
        RandomStream random = RandomStream.Root(3).Child("weights");
        using ParameterSet parameters = Declare(devices[kind]), more = new(devices[kind]);
        more.AddWeight("first", new Shape(9), Uniform);
        foreach (Parameter parameter in parameters.All) more.AddWeight(parameter.Name, parameter.Shape, Uniform);
        parameters.Initialise(random);
        more.Initialise(random);
        foreach (Parameter parameter in parameters.All)
        {
            float[] values = devices[kind].Read(parameter.Tensor.Data);
            Assert.Equal(ParameterSet.Draw(parameter, random), values);
            Assert.Equal(values, devices[kind].Read(more[parameter.Name].Tensor.Data));
        }
        float[] a = devices[kind].Read(parameters["a"].Tensor.Data), b = devices[kind].Read(parameters["b"].Tensor.Data);
        Assert.NotEqual(a[..5], b[..5]);

        parameters.Initialise(random.Child(1), p => p.Name == "b");
        Assert.Equal(a, devices[kind].Read(parameters["a"].Tensor.Data));
        Assert.NotEqual(b, devices[kind].Read(parameters["b"].Tensor.Data));
    }

    [Fact]
    public void Seeds_draws_and_parameters_have_their_own_numbers()
    {
        using ParameterSet parameters = new(devices[DeviceKind.Cpu]);
        Parameter a = parameters.AddWeight("a", new Shape(7), Uniform), b = parameters.AddWeight("b", new Shape(7), Uniform);
        float[][] drawn =
        [
            ParameterSet.Draw(a, 1, 0), ParameterSet.Draw(b, 1, 0), ParameterSet.Draw(a, 2, 0), ParameterSet.Draw(a, 1, 1), ParameterSet.Draw(b, 1, 1),
        ];
        float[] all = [.. drawn.SelectMany(values => values)];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.Equal(drawn[0], ParameterSet.Draw(a, 1, 0));
    }

    [Fact]
    public void Statistics_are_not_trained()
    {
        using ParameterSet parameters = Declare(devices[DeviceKind.Cpu]);
        parameters.Allocate();
        Assert.True(parameters["a"].Tensor.NeedsGradient);
        Assert.False(parameters["mean"].Tensor.NeedsGradient);
    }

    [Fact]
    public void Misuse_is_refused_in_one_line()
    {
        using ParameterSet parameters = Declare(devices[DeviceKind.Cpu]);
        Assert.Contains("a has no value yet", Assert.Throws<InvalidOperationException>(() => parameters["a"].Tensor).Message, StringComparison.Ordinal);
        Assert.Contains("no parameter named d", Assert.Throws<KeyNotFoundException>(() => parameters["d"]).Message, StringComparison.Ordinal);
        Assert.Contains(
            "named a is declared already", Assert.Throws<ArgumentException>(() => parameters.AddStatistic("a", new Shape(1), Uniform)).Message,
            StringComparison.Ordinal);
        parameters.Allocate();
        Assert.Contains(
            "d is declared after", Assert.Throws<InvalidOperationException>(() => parameters.AddWeight("d", new Shape(1), Uniform)).Message,
            StringComparison.Ordinal);
    }

    [Theory, OnEveryDevice]
    public void Gives_its_memory_back(DeviceKind kind)
    {
        int before = devices[kind].Allocations;
        ParameterSet parameters = Declare(devices[kind]);
        parameters.Initialise(1);
        Assert.Equal(before + 2, devices[kind].Allocations);
        parameters.Dispose();
        parameters.Dispose();
        Assert.Equal(before, devices[kind].Allocations);
    }

    private static ParameterSet Declare(IDevice device)
    {
        ParameterSet parameters = new(device);
        parameters.AddWeight("a", new Shape(7, 5), Uniform);
        parameters.AddStatistic("mean", new Shape(5), Uniform);
        parameters.AddWeight("b", new Shape(257), Uniform);
        parameters.AddWeight("c", new Shape(), Uniform);
        return parameters;
    }
}
