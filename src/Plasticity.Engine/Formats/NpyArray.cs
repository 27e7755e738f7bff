using System.Runtime.InteropServices;

namespace Plasticity.Engine.Formats;

/// <summary>A NumPy array: element type, shape, and the elements in row-major order, little-endian.</summary>
/// <param name="Type">NumPy's type string: "&lt;f4", "&lt;f8", "&lt;i4", "&lt;i8" or "|u1".</param>
/// <param name="Shape">Lengths of the axes; empty for a scalar.</param>
/// <param name="Bytes">The elements.</param>
public sealed record NpyArray(string Type, int[] Shape, byte[] Bytes)
{
    /// <summary>Number of elements.</summary>
    public int Count => Bytes.Length / SizeOf(Type);

    /// <summary>A float32 array.</summary>
    public static NpyArray Of(ReadOnlySpan<float> values, params int[] shape) => new("<f4", shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>An int32 array.</summary>
    public static NpyArray Of(ReadOnlySpan<int> values, params int[] shape) => new("<i4", shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>The elements of a float array as single precision.</summary>
    /// <exception cref="InvalidDataException">It holds integers.</exception>
    public float[] Floats() => Type switch
    {
        "<f4" => MemoryMarshal.Cast<byte, float>(Bytes).ToArray(),
        "<f8" => Array.ConvertAll(MemoryMarshal.Cast<byte, double>(Bytes).ToArray(), value => (float)value),
        _ => throw new InvalidDataException($"expected float32 or float64, found {Type}"),
    };

    /// <summary>The elements of an integer array as int32.</summary>
    /// <exception cref="InvalidDataException">It holds floats, or a number that does not fit.</exception>
    public int[] Integers() => Type switch
    {
        "<i4" => MemoryMarshal.Cast<byte, int>(Bytes).ToArray(),
        "<i8" => Array.ConvertAll(MemoryMarshal.Cast<byte, long>(Bytes).ToArray(), Narrow),
        "|u1" => Array.ConvertAll(Bytes, value => (int)value),
        _ => throw new InvalidDataException($"expected int32 or int64, found {Type}"),
    };

    /// <summary>As "float32 [3,4]".</summary>
    public override string ToString() => $"{Type} [{string.Join(',', Shape)}]";

    /// <summary>Bytes of one element.</summary>
    /// <exception cref="InvalidDataException">The type is not one of those above.</exception>
    internal static int SizeOf(string type) => type switch
    {
        "<f4" or "<i4" => 4,
        "<f8" or "<i8" => 8,
        "|u1" => 1,
        _ => throw new InvalidDataException($"expected elements of type <f4, <f8, <i4, <i8 or |u1, found {type}"),
    };

    private static int Narrow(long value) =>
        value is >= int.MinValue and <= int.MaxValue ? (int)value : throw new InvalidDataException($"expected 32-bit integers, found {value}");
}
