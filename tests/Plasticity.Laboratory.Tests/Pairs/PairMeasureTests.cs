using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Pairs;
using Plasticity.Studies;
using Plasticity.Studies.Data;
using Plasticity.Studies.Data.Shapes;
using Plasticity.Studies.Declarations;
using Plasticity.Studies.Models;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Stops;
using Plasticity.Studies.Training;

namespace Plasticity.Laboratory.Tests.Pairs;

public sealed class PairMeasureTests
{
    private static readonly Phase s_train = new() { Batch = 32, Stop = new AfterEpochs(3), Rate = 3e-3 };

    [Fact]
    public void A_network_is_its_own_twin()
    {
        using CpuDevice device = new(1);
        using DeviceSet data = new(device, ShapesSet.Make(16, 192, 64));
        using Run a = Trained(data, 1), b = Trained(data, 1);
        Assert.All(Of(new WeightDistance(), a, b), row => Assert.Equal(0, row.Value));
        Assert.Equal(0, Of(new LossBarrier { Samples = 64, Places = 5 }, a, b).Single(row => row.Of.Length == 0).Value, 1e-6);
        Assert.All(Of(new Similarity { Samples = 64 }, a, b), row => Assert.Equal(1, row.Value, 1e-9));
    }

    [Fact]
    public void The_distance_is_that_of_the_weights()
    {
        using CpuDevice device = new(1);
        using DeviceSet data = new(device, ShapesSet.Make(16, 192, 64));
        using Run a = Trained(data, 1), b = Trained(data, 1);
        Parameter head = b.Network.Parameters["head.bias"];
        float[] values = device.Read(head.Tensor.Data);
        values[0] += 3;
        values[1] -= 4;
        device.Write(head.Tensor.Data, values);
        IReadOnlyList<(double Value, string Of, double Index)> rows = Of(new WeightDistance(), a, b);
        Assert.Equal(5, rows.Single(row => row.Of.Length == 0).Value, 1e-5);
        Assert.Equal(5, rows.Single(row => row.Of == "head").Value, 1e-5);
        Assert.Equal(0, rows.Single(row => row.Of == "hidden.0").Value);
    }

    [Fact]
    public void Between_networks_whose_units_are_exchanged_lies_a_barrier_and_their_representations_are_alike()
    {
        using CpuDevice device = new(1);
        using DeviceSet data = new(device, ShapesSet.Make(16, 192, 64));
        using Run a = Trained(data, 1), b = Trained(data, 1), other = Trained(data, 2);
        Exchange(b.Network);
        IReadOnlyList<(double Value, string Of, double Index)> line = Of(new LossBarrier { Samples = 128, Places = 5 }, a, b);
        Assert.Equal(line.Single(row => row is { Of: "loss", Index: 0 }).Value, line.Single(row => row is { Of: "loss", Index: 1 }).Value, 1e-5);
        Assert.True(line.Single(row => row.Of.Length == 0).Value > 0.01, $"{line[^1].Value}");
        // A permutation is a rotation.
        Assert.Equal(1, Of(new Similarity { Samples = 64 }, a, b).Single().Value, 1e-6);
        Assert.InRange(Of(new Similarity { Samples = 64 }, a, other).Single().Value, 0.05, 0.98);
    }

    [Fact]
    public void Networks_of_different_parameters_are_refused()
    {
        using CpuDevice device = new(1);
        using DeviceSet data = new(device, ShapesSet.Make(16, 192, 64));
        using Run a = Trained(data, 1), b = Trained(data, 1, units: 25);
        Assert.Equal("expected two networks of the same parameters, found a difference: hidden.0.weight [768,24]", Assert.Throws<InputException>(() => Of(new WeightDistance(), a, b)).Message);
    }

    private static Run Trained(DeviceSet data, int seed, int units = 24)
    {
        Study study = new("toy", [new Arm("arm", [s_train])]) { Model = new Mlp { Hidden = [units] } };
        Run run = new(new RunPlan(study, study.Arms[0], seed, data));
        while (run.Advance() != Move.None) { }
        return run;
    }

    /// <summary>Reverses the order of the hidden units: the function stays.</summary>
    private static void Exchange(Network network)
    {
        Reverse(network.Parameters["hidden.0.weight"], columns: true);
        Reverse(network.Parameters["hidden.0.bias"], columns: true);
        Reverse(network.Parameters["head.weight"], columns: false);

        void Reverse(Parameter parameter, bool columns)
        {
            float[] values = network.Device.Read(parameter.Tensor.Data);
            int width = parameter.Shape[parameter.Shape.Rank - 1];
            float[][] rows = [.. values.Chunk(width)];
            network.Device.Write(parameter.Tensor.Data, [.. columns ? rows.SelectMany(row => row.Reverse()) : rows.Reverse().SelectMany(row => row)]);
        }
    }

    private static List<(double Value, string Of, double Index)> Of(PairMeasure measure, Run a, Run b)
    {
        measure.Validate();
        Notes notes = new();
        measure.Take(a.View, b.View, notes);
        return notes.All;
    }

    private sealed class Notes : IMeasurements
    {
        public List<(double Value, string Of, double Index)> All { get; } = [];

        public void Add(double value, string of = "", double index = 0) => All.Add((value, of, index));
    }
}
