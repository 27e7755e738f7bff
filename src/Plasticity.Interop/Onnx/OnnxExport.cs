using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Interop.Formats;

namespace Plasticity.Interop.Onnx;

/// <summary>
/// Networks as ONNX files: what they compute in evaluation, from <c>images</c> [batch,C,H,W] to <c>logits</c> [batch,K], by the operators Conv,
/// BatchNormalization, Relu, Add, GlobalAveragePool, Flatten and Gemm (and Transpose, before a perceptron on images of several channels).
/// </summary>
/// <remarks>
/// The exporter walks the layers, which know nothing of ONNX. Norms stay nodes of their own with the running statistics, so that each initializer
/// is an array of the weight file, by name and bit for bit.
/// </remarks>
public static class OnnxExport
{
    /// <summary>The operator set that the file asks for.</summary>
    public const int OperatorSet = 17;

    /// <summary>The version of the file format that came with it (ONNX 1.12).</summary>
    public const int IrVersion = 8;

    /// <summary>A message of Protocol Buffers has to be smaller than 2 GiB; a little is left for what is not weights.</summary>
    private const long MostBytes = int.MaxValue - (16 << 20);

    /// <summary>Writes a network with the values that its parameters have now.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="model">A network of <see cref="Plasticity.Engine.Layers"/>.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="channels">C of the images.</param> <param name="height">H.</param> <param name="width">W.</param>
    /// <exception cref="NotSupportedException">A layer has no counterpart here, or the weights take 2 GiB or more.</exception>
    public static void Write(Stream stream, IModel model, ParameterSet parameters, int channels, int height, int width)
    {
        long bytes = parameters.All.Sum(p => 4L * p.Shape.Count);
        if (bytes > MostBytes) throw new NotSupportedException($"an ONNX file holds less than 2 GiB, found {bytes} bytes of weights");
        OnnxGraph graph = new(model.GetType().Name, parameters.Device);
        const string images = "images";
        string logits = model switch
        {
            ResNet resNet => Add(graph, resNet, images),
            Mlp perceptron => Add(graph, perceptron, images, channels),
            _ => throw new NotSupportedException($"no ONNX counterpart of {model.GetType().Name}"),
        };
        ProtobufWriter file = new();
        file.Whole(1, IrVersion);
        file.Text(2, "plasticity");
        file.Text(3, typeof(OnnxExport).Assembly.GetName().Version!.ToString(3));
        file.Message(7, message => graph.Write(message, (images, [-1, channels, height, width]), (logits, [-1, model.Classes])));
        // The empty domain is that of ONNX's own operators.
        file.Message(8, set =>
        {
            set.Text(1, "");
            set.Whole(2, OperatorSet);
        });
        stream.Write(file.Written);
    }

    private static string Add(OnnxGraph graph, ResNet model, string x)
    {
        x = graph.Add("Relu", "stem.relu", [Add(graph, model.Stem, x)]);
        foreach (ILayer layer in model.Blocks.Layers)
        {
            x = layer is ResidualBlock block ? Add(graph, block, x) : throw new NotSupportedException($"no ONNX counterpart of {layer.GetType().Name}");
        }
        x = graph.Add("GlobalAveragePool", "average", [x]);
        x = graph.Add("Flatten", "features", [x], OnnxAttribute.Int("axis", 1));
        return Add(graph, model.Head, x, "logits");
    }

    private static string Add(OnnxGraph graph, Mlp model, string x, int channels)
    {
        // The engine's images have their channels last, and so do the weights that meet them.
        if (channels > 1) x = graph.Add("Transpose", "channels-last", [x], OnnxAttribute.Ints("perm", 0, 2, 3, 1));
        x = graph.Add("Flatten", "flat", [x], OnnxAttribute.Int("axis", 1));
        foreach (LinearLayer layer in model.Layers.SkipLast(1))
        {
            string name = Path(layer.Weight);
            x = graph.Add("Relu", $"{name}.relu", [Add(graph, layer, x, name)]);
        }
        return Add(graph, model.Layers[^1], x, "logits");
    }

    private static string Add(OnnxGraph graph, ResidualBlock block, string x)
    {
        string shortcut = block.Shortcut is null ? x : Add(graph, block.Shortcut, x);
        string inner = graph.Add("Relu", $"{block.Name}.relu1", [Add(graph, block.Inner, x)]);
        string sum = graph.Add("Add", $"{block.Name}.add", [Add(graph, block.Outer, inner), shortcut]);
        return graph.Add("Relu", $"{block.Name}.relu2", [sum]);
    }

    private static string Add(OnnxGraph graph, ConvNormLayer layer, string x)
    {
        Conv2dLayer convolution = layer.Convolution;
        (int r, int s, int stride, int padding) = (convolution.Weight.Shape[0], convolution.Weight.Shape[1], convolution.Stride, convolution.Padding);
        x = graph.Add(
            "Conv", Path(convolution.Weight), [x, graph.Store(convolution.Weight)], OnnxAttribute.Ints("kernel_shape", r, s),
            OnnxAttribute.Ints("strides", stride, stride), OnnxAttribute.Ints("pads", padding, padding, padding, padding));
        BatchNormLayer norm = layer.Norm;
        return graph.Add(
            "BatchNormalization", Path(norm.Scale),
            [x, graph.Store(norm.Scale), graph.Store(norm.Shift), graph.Store(norm.RunningMean), graph.Store(norm.RunningVariance)],
            OnnxAttribute.Float("epsilon", norm.Epsilon));
    }

    private static string Add(OnnxGraph graph, LinearLayer layer, string x, string name) =>
        graph.Add("Gemm", name, [x, graph.Store(layer.Weight), graph.Store(layer.Bias)], OnnxAttribute.Int("transB", 1));

    /// <summary>The path of the layer that a weight is of.</summary>
    private static string Path(Parameter weight) => weight.Name[..weight.Name.LastIndexOf('.')];
}
