using Plasticity.Interop.Formats;

namespace Plasticity.Interop.Onnx;

/// <summary>A named number of a node, or a list of them: AttributeProto of onnx.proto.</summary>
internal sealed record OnnxAttribute(string Name, Action<ProtobufWriter> Value)
{
    private const int FloatType = 1, IntType = 2, IntsType = 7, TypeField = 20;

    public static OnnxAttribute Float(string name, float value) => new(name, message =>
    {
        message.Float(2, value);
        message.Whole(TypeField, FloatType);
    });

    public static OnnxAttribute Int(string name, long value) => new(name, message =>
    {
        message.Whole(3, value);
        message.Whole(TypeField, IntType);
    });

    public static OnnxAttribute Ints(string name, params int[] values) => new(name, message =>
    {
        foreach (int value in values) message.Whole(8, value);
        message.Whole(TypeField, IntsType);
    });

    public void Write(ProtobufWriter message)
    {
        message.Text(1, Name);
        Value(message);
    }
}
