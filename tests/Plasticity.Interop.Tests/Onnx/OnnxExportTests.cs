using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;
using Plasticity.Interop.Formats;
using Plasticity.Interop.Onnx;
using Plasticity.Interop.Tests.Support;

namespace Plasticity.Interop.Tests.Onnx;

/// <summary>The file is taken apart by the numbers of onnx.proto and carried out in double; neither knows the exporter.</summary>
[Collection(DeviceCollection.Name)]
public sealed class OnnxExportTests(TestDevices devices)
{
    private readonly IDevice _device = devices[DeviceKind.Cpu];

    public static TheoryData<ModelKind, int, int, int, int, int> Models => new()
    {
        { ModelKind.ResNet, 1, 4, 3, 16, 16 },
        { ModelKind.ResNet, 2, 3, 1, 8, 24 },
        { ModelKind.Mlp, 2, 1, 3, 5, 7 },
        { ModelKind.Mlp, 1, 1, 1, 6, 4 },
        { ModelKind.Logistic, 1, 1, 3, 4, 4 },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void The_graph_computes_what_the_engine_evaluates(ModelKind kind, int depth, int width, int channels, int height, int w)
    {
        using ParameterSet parameters = new(_device);
        IModel model = Make(parameters, new ModelSettings(kind, depth, width), height, w, channels);
        const int images = 3;
        float[] planar = Draw(images * channels * height * w, seed: 5);
        Values logits = OnnxInterpreter.Run(
            Exported(model, parameters, channels, height, w).Message(7), new Values([images, channels, height, w], Array.ConvertAll(planar, value => (double)value)));
        Assert.Equal([images, 7], logits.Shape);
        RelativeError.AtMost(1e-5, Evaluate(model, planar, images, channels, height, w), logits.Data, kind.ToString());
    }

    [Fact]
    public void Every_field_is_one_that_the_format_has_there()
    {
        using ParameterSet parameters = new(_device);
        IModel model = Make(parameters, new ModelSettings(ModelKind.ResNet, 1, 4), 16, 8, 3);
        DecodedMessage file = Exported(model, parameters, 3, 16, 8);
        Assert.Equal([1, 2, 3, 7, 8], file.Fields);
        Assert.Equal((8, "plasticity"), (file.Whole(1), file.Text(2)));
        Assert.Matches(@"^\d+\.\d+\.\d+$", file.Text(3));
        Assert.Equal(("", 17), (file.Message(8).Text(1), file.Message(8).Whole(2)));

        DecodedMessage graph = file.Message(7);
        Assert.Equal([1, 2, 5, 11, 12], graph.Fields);
        Assert.Equal("ResNet", graph.Text(2));
        Assert.Equal("images: batch,3,16,8", Described(graph.Message(11)));
        Assert.Equal("logits: batch,7", Described(graph.Message(12)));
        Assert.All(graph.Messages(1), node => Assert.Empty(node.Fields.Except([1, 2, 3, 4, 5])));
        Assert.Equal(
            new() { ["Conv"] = 12, ["BatchNormalization"] = 12, ["Relu"] = 9, ["Add"] = 4, ["GlobalAveragePool"] = 1, ["Flatten"] = 1, ["Gemm"] = 1 },
            graph.Messages(1).GroupBy(node => node.Text(4)).ToDictionary(group => group.Key, group => group.Count()));
        string[] names = [.. graph.Messages(1).Select(node => node.Text(3))];
        Assert.Equal(names.Distinct(), names);
        Assert.Contains("modules.3.0.shortcut.conv", names);
    }

    [Theory]
    [InlineData(ModelKind.ResNet)]
    [InlineData(ModelKind.Mlp)]
    public void Initialisers_are_the_arrays_of_the_weight_file(ModelKind kind)
    {
        using ParameterSet parameters = new(_device);
        IModel model = Make(parameters, new ModelSettings(kind, 1, 2), 8, 8, 3);
        Dictionary<string, NpyArray> expected = WeightFile.Arrays(parameters).ToDictionary();
        DecodedMessage[] tensors = Exported(model, parameters, 3, 8, 8).Message(7).Messages(5);
        Assert.Equal(expected.Keys.Order(), tensors.Select(tensor => tensor.Text(8)).Order());
        foreach (DecodedMessage tensor in tensors)
        {
            Assert.Equal([1, 2, 8, 9], tensor.Fields);
            NpyArray array = expected[tensor.Text(8)];
            Assert.Equal(1, tensor.Whole(2));
            Assert.Equal(array.Shape.Select(axis => (long)axis), tensor.Wholes(1));
            Assert.Equal(array.Bytes, tensor.Bytes(9));
        }
    }

    [Fact]
    public void A_network_from_elsewhere_is_refused()
    {
        using ParameterSet parameters = new(_device);
        Assert.Throws<NotSupportedException>(() => OnnxExport.Write(Stream.Null, new Elsewhere(), parameters, 3, 8, 8));
    }

    private static DecodedMessage Exported(IModel model, ParameterSet parameters, int channels, int height, int width)
    {
        using MemoryStream stream = new();
        OnnxExport.Write(stream, model, parameters, channels, height, width);
        return new DecodedMessage(stream.ToArray());
    }

    /// <summary>A network of seven classes whose every parameter is drawn anew: scales that are 1 and means that are 0 would hide mistakes.</summary>
    private static IModel Make(ParameterSet parameters, ModelSettings settings, int height, int width, int channels)
    {
        IModel model = settings.Create(parameters, height, width, channels, 7);
        parameters.Initialise(3);
        foreach (Parameter parameter in parameters.All.Where(p => p.Shape.Rank == 1))
        {
            bool positive = parameter.Name.EndsWith("running_var", StringComparison.Ordinal);
            float[] values = Draw(parameter.Shape.Count, (ulong)parameter.Ordinal);
            parameters.Device.Write(parameter.Tensor.Data, positive ? Array.ConvertAll(values, value => 0.5f + value * value) : values);
        }
        return model;
    }

    private float[] Evaluate(IModel model, float[] planar, int n, int c, int h, int w)
    {
        FloatBuffer images = _device.Upload(TorchLayout.ToChannelsLast(planar, n, c, h, w), "images");
        using Tape tape = Tape.ForEvaluation(_device);
        float[] logits = _device.Read(model.Forward(tape, new Tensor(new Shape(n, h, w, c), images)).Data);
        _device.Free(images);
        return logits;
    }

    private static float[] Draw(int count, ulong seed)
    {
        RandomStream random = new(seed, Purpose.Noise, 0);
        return [.. Enumerable.Range(0, count).Select(i => (float)random.Normal((ulong)i))];
    }

    private static string Described(DecodedMessage value)
    {
        DecodedMessage tensor = value.Message(2).Message(1);
        Assert.Equal(1, tensor.Whole(1));
        return $"{value.Text(1)}: {string.Join(',', tensor.Message(2).Messages(1).Select(axis => axis.Has(2) ? axis.Text(2) : $"{axis.Whole(1)}"))}";
    }

    private sealed class Elsewhere : IModel
    {
        public IReadOnlyList<string> Modules => [];

        public int Classes => 2;

        public Tensor Forward(Tape tape, Tensor x) => x;

        public void DemandTrainable(int images, int height, int width)
        {
        }

        public long MultiplyAdds(int height, int width) => 0;
    }
}
