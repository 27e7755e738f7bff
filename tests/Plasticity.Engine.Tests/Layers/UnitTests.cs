using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Layers;

/// <summary>That what a network says of its units is so.</summary>
[Collection(DeviceCollection.Name)]
public sealed class UnitTests(TestDevices devices)
{
    private static readonly Shape s_images = new(5, 16, 8, 3);

    public static TheoryData<string> Models => ["perceptron", "residual", "shallow"];

    [Fact]
    public void They_are_in_the_order_of_the_pass()
    {
        Assert.Equal(["hidden.0.relu", "hidden.1.relu"], Notes("perceptron"));
        Assert.Equal(
            [
                "modules.0.0.relu1", "modules.0.1.relu1", "modules.0.1.relu2", "modules.1.0.relu1", "modules.1.1.relu1", "modules.1.1.relu2",
                "modules.2.0.relu1", "modules.2.1.relu1", "modules.2.1.relu2", "modules.3.0.relu1", "modules.3.1.relu1", "modules.3.1.relu2",
            ], Notes("residual"));

        string[] Notes(string model)
        {
            using ParameterSet parameters = new(devices[DeviceKind.Cpu]);
            return [.. Make(parameters, model).Units.Select(units => units.Note)];
        }
    }

    /// <summary>Each weight makes the units of one layer or is a head's, and each matrix or kernel that does not meet the images reads those of one.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Every_weight_has_its_place(string name)
    {
        using ParameterSet parameters = new(devices[DeviceKind.Cpu]);
        IModel model = Make(parameters, name);
        string[] heads = [.. model.Heads.Select(head => $"{head}.")];
        bool OfHead(Parameter parameter) => heads.Any(head => parameter.Name.StartsWith(head, StringComparison.Ordinal));
        Assert.Equal(Names(parameters.Weights.Where(p => !OfHead(p))), Names(model.Units.SelectMany(units => units.Incoming)));
        Assert.Equal(Names(parameters.Weights.Where(p => p.Shape.Rank > 1).Skip(1)), Names(model.Units.SelectMany(units => units.Outgoing)));
        Assert.Equal(Names(parameters.Statistics), Names(model.Units.SelectMany(units => units.Statistics)));
        foreach (UnitLayer units in model.Units)
        {
            Assert.All(units.Incoming.Concat(units.Statistics), p => Assert.Equal(units.Count, p.Shape[p.Shape.Rank - 1]));
            Assert.All(units.Outgoing, p => Assert.Equal(units.Count, p.Shape[p.Shape.Rank - 2]));
        }

        static string[] Names(IEnumerable<Parameter> parameters) => [.. parameters.Select(p => p.Name).Order(StringComparer.Ordinal)];
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Reordered_in_all_that_is_listed_they_give_the_same_logits(string name)
    {
        using Network network = new(devices[DeviceKind.Cpu], name);
        float[] trained = network.Logits(Statistics.Ignore), evaluated = network.Logits(Statistics.Use);
        foreach (UnitLayer units in network.Model.Units)
        {
            int[] order = [.. Enumerable.Range(0, units.Count).Select(unit => (unit + 1) % units.Count)];
            foreach (Parameter parameter in units.Incoming.Concat(units.Statistics)) network.Reorder(parameter, parameter.Shape.Rank - 1, order);
            // Half of it is another network.
            Assert.InRange(RelativeError.Of(network.Logits(Statistics.Use), Exact(evaluated)), 1e-3, double.MaxValue);
            foreach (Parameter parameter in units.Outgoing) network.Reorder(parameter, parameter.Shape.Rank - 2, order);
            RelativeError.AtMost(3e-6, network.Logits(Statistics.Use), Exact(evaluated), $"{units.Note} by running statistics");
            RelativeError.AtMost(3e-6, network.Logits(Statistics.Ignore), Exact(trained), $"{units.Note} by the batch's");
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Without_outgoing_weights_what_comes_in_does_not_matter(string name)
    {
        using Network network = new(devices[DeviceKind.Cpu], name);
        foreach (UnitLayer units in network.Model.Units)
        {
            float[] weights = network.Weights, before = network.Logits(Statistics.Ignore);
            // The first that is not zero for all these images, before and after.
            int unit = Enumerable.Range(0, units.Count).First(candidate => !before.SequenceEqual(Redrawn(candidate)));
            foreach (Parameter parameter in units.Outgoing) network.Set(parameter, parameter.Shape.Rank - 2, unit, _ => 0);
            float[] without = network.Logits(Statistics.Ignore);
            // Zero times what is finite adds nothing, to the bit.
            Bits.Same(without, Redrawn(unit));
            network.Weights = weights;

            float[] Redrawn(int which)
            {
                foreach (Parameter parameter in units.Incoming) network.Redraw(parameter, parameter.Shape.Rank - 1, which);
                return network.Logits(Statistics.Ignore);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Their_notes_have_them_on_the_last_axis(string name)
    {
        using Network network = new(devices[DeviceKind.Cpu], name);
        using Tape tape = Tape.ForEvaluation(devices[DeviceKind.Cpu]);
        _ = network.Model.Forward(tape, tape.Leaf(s_images, network.Images, needsGradient: false));
        string[] notes = [.. tape.Notes.Select(note => note.Name)];
        Assert.Equal(network.Model.Units.Select(units => units.Note), notes.Intersect(network.Model.Units.Select(units => units.Note)));
        foreach (UnitLayer units in network.Model.Units)
        {
            Shape shape = tape.Notes.Single(note => note.Name == units.Note).Value.Shape;
            Assert.Equal(units.Count, shape[shape.Rank - 1]);
        }
    }

    private static IModel Make(ParameterSet parameters, string name) => name switch
    {
        "perceptron" => new Mlp(parameters, new MlpSettings { Inputs = 384, Hidden = [9, 7], Classes = 3, Heads = ["one", "two"] }),
        "residual" => new ResNet(parameters, new ResNetSettings { Depth = 2, Width = 3, Classes = 4, Heads = ["one", "two"] }),
        _ => new ResNet(parameters, new ResNetSettings { Depth = 1, Width = 5, Classes = 4 }),
    };

    private static double[] Exact(float[] values) => [.. values.Select(value => (double)value)];

    /// <summary>A network whose scales, shifts and running statistics are drawn, so that no mistake in them hides.</summary>
    private sealed class Network : IDisposable
    {
        private readonly IDevice _device;
        private readonly ParameterSet _parameters;
        private RandomStream _random = RandomStream.Root(2);

        public Network(IDevice device, string name)
        {
            _device = device;
            _parameters = new ParameterSet(device);
            Model = Make(_parameters, name);
            _parameters.Initialise(_random);
            foreach (Parameter parameter in _parameters.All.Where(p => p.Shape.Rank == 1)) Redraw(parameter, 0, null);
            Images = Draw.Normal(0, 1)(_random.Child("images"), s_images.Count);
        }

        public IModel Model { get; }

        public float[] Images { get; }

        /// <summary>The whole buffer of weights.</summary>
        public float[] Weights
        {
            get => _device.Read(_parameters.WeightBuffer);
            set => _device.Write(_parameters.WeightBuffer, value);
        }

        /// <summary>Of all heads.</summary>
        public float[] Logits(Statistics statistics) => [.. Model.Heads.SelectMany(head =>
        {
            using Tape tape = Tape.ForTraining(_device, default, statistics);
            return tape.Read(Model.Forward(tape, tape.Leaf(s_images, Images, needsGradient: false), head));
        })];

        /// <summary>Puts place order[i] of an axis at place i.</summary>
        public void Reorder(Parameter parameter, int axis, int[] order)
        {
            float[] before = _device.Read(parameter.Tensor.Data);
            Each(parameter, axis, (i, place, stride) => before[i + (order[place] - place) * stride]);
        }

        /// <summary>Draws one place of an axis anew, or all; variances stay positive.</summary>
        public void Redraw(Parameter parameter, int axis, int? place)
        {
            _random = _random.Child("next");
            float[] drawn = Draw.AwayFromZero(_random, parameter.Shape.Count);
            Func<int, float> value = parameter.Name.EndsWith("running_var", StringComparison.Ordinal) ? i => Math.Abs(drawn[i]) : i => drawn[i];
            if (place is { } one) Set(parameter, axis, one, value);
            else Each(parameter, axis, (i, _, _) => value(i));
        }

        /// <summary>Sets one place of an axis.</summary>
        public void Set(Parameter parameter, int axis, int place, Func<int, float> value)
        {
            float[] before = _device.Read(parameter.Tensor.Data);
            Each(parameter, axis, (i, at, _) => at == place ? value(i) : before[i]);
        }

        public void Dispose() => _parameters.Dispose();

        private void Each(Parameter parameter, int axis, Func<int, int, int, float> value)
        {
            int stride = 1;
            for (int i = axis + 1; i < parameter.Shape.Rank; i++) stride *= parameter.Shape[i];
            _device.Write(parameter.Tensor.Data, [.. Enumerable.Range(0, parameter.Shape.Count).Select(i => value(i, i / stride % parameter.Shape[axis], stride))]);
        }
    }
}
