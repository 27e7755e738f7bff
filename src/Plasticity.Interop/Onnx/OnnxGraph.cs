using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Interop.Formats;

namespace Plasticity.Interop.Onnx;

/// <summary>
/// A graph as it grows, node after node in the order of computation: GraphProto of onnx.proto. Every node has one output, which is called as the
/// node is; a parameter keeps its name and stands in PyTorch's layout, which is ONNX's too.
/// </summary>
internal sealed class OnnxGraph(string name, IDevice device)
{
    private const int Node = 1, GraphName = 2, Initialiser = 5, Input = 11, Output = 12;
    private const int Float32 = 1;

    private readonly ProtobufWriter _nodes = new();
    private readonly ProtobufWriter _initialisers = new();
    private readonly HashSet<string> _stored = [];

    /// <summary>Adds a node and returns the name of its output, which is its own.</summary>
    public string Add(string type, string called, IReadOnlyList<string> inputs, params OnnxAttribute[] attributes)
    {
        _nodes.Message(Node, node =>
        {
            foreach (string input in inputs) node.Text(1, input);
            node.Text(2, called);
            node.Text(3, called);
            node.Text(4, type);
            foreach (OnnxAttribute attribute in attributes) node.Message(5, attribute.Write);
        });
        return called;
    }

    /// <summary>Stores a parameter's value and returns its name.</summary>
    public string Store(Parameter parameter)
    {
        if (!_stored.Add(parameter.Name)) return parameter.Name;
        NpyArray array = TorchLayout.FromParameter(parameter.Shape, device.Read(parameter.Tensor.Data));
        _initialisers.Message(Initialiser, tensor =>
        {
            foreach (int axis in array.Shape) tensor.Whole(1, axis);
            tensor.Whole(2, Float32);
            tensor.Text(8, parameter.Name);
            tensor.Bytes(9, array.Bytes);
        });
        return parameter.Name;
    }

    /// <summary>Writes the graph; -1 stands for any number of images.</summary>
    public void Write(ProtobufWriter graph, (string Name, int[] Shape) input, (string Name, int[] Shape) output)
    {
        graph.Append(_nodes);
        graph.Text(GraphName, name);
        graph.Append(_initialisers);
        graph.Message(Input, value => WriteValue(value, input.Name, input.Shape));
        graph.Message(Output, value => WriteValue(value, output.Name, output.Shape));
    }

    /// <summary>ValueInfoProto, with TypeProto, its Tensor, TensorShapeProto and its Dimensions inside.</summary>
    private static void WriteValue(ProtobufWriter value, string name, int[] shape)
    {
        value.Text(1, name);
        value.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Whole(1, Float32);
            tensor.Message(2, axes =>
            {
                foreach (int axis in shape)
                {
                    axes.Message(1, dimension =>
                    {
                        if (axis < 0) dimension.Text(2, "batch");
                        else dimension.Whole(1, axis);
                    });
                }
            });
        }));
    }
}
