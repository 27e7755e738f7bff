using System.Runtime.InteropServices;

namespace Plasticity.Interop.Formats;

/// <summary>A NumPy array: element type, shape, and the elements in row-major order, little-endian.</summary>
/// <param name="Type">NumPy's type string: "&lt;f4", "&lt;i8", "|u1", …; those of <see cref="Types"/>.</param>
/// <param name="Shape">Lengths of the axes; empty for a scalar.</param>
/// <param name="Bytes">The elements.</param>
public sealed record NpyArray(string Type, int[] Shape, byte[] Bytes)
{
    /// <summary>The types that an array has and a file is written with: plain numbers, little-endian. Files may spell them otherwise, see <see cref="NpyType"/>.</summary>
    public static IReadOnlyList<string> Types { get; } = ["<f8", "<f4", "<f2", "<i8", "<i4", "<i2", "|i1", "<u8", "<u4", "<u2", "|u1", "|b1"];

    /// <summary>Number of elements.</summary>
    public int Count => Bytes.Length / SizeOf(Type);

    /// <summary>A float32 array.</summary>
    public static NpyArray Of(ReadOnlySpan<float> values, params int[] shape) => new("<f4", shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>An int32 array.</summary>
    public static NpyArray Of(ReadOnlySpan<int> values, params int[] shape) => new("<i4", shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>The elements of a float array in single precision: wider ones are rounded to it, narrower ones are exact.</summary>
    /// <exception cref="InvalidDataException">It holds integers.</exception>
    public float[] Floats() => Type switch
    {
        "<f4" => As<float>().ToArray(),
        "<f8" => Array.ConvertAll(As<double>().ToArray(), value => (float)value),
        "<f2" => Array.ConvertAll(As<Half>().ToArray(), value => (float)value),
        _ => throw new InvalidDataException($"expected floats, found {this}"),
    };

    /// <summary>The elements of an array of integers or truth values as int32.</summary>
    /// <exception cref="InvalidDataException">It holds floats, or a number that does not fit.</exception>
    public int[] Integers() => Type switch
    {
        "<i4" => As<int>().ToArray(),
        "<i8" => Array.ConvertAll(As<long>().ToArray(), value => Narrow(value)),
        "<i2" => Array.ConvertAll(As<short>().ToArray(), value => (int)value),
        "|i1" => Array.ConvertAll(As<sbyte>().ToArray(), value => (int)value),
        "<u8" => Array.ConvertAll(As<ulong>().ToArray(), value => Narrow(value)),
        "<u4" => Array.ConvertAll(As<uint>().ToArray(), value => Narrow(value)),
        "<u2" => Array.ConvertAll(As<ushort>().ToArray(), value => (int)value),
        "|u1" => Array.ConvertAll(Bytes, value => (int)value),
        "|b1" => Array.ConvertAll(Bytes, value => value == 0 ? 0 : 1),
        _ => throw new InvalidDataException($"expected integers, found {this}"),
    };

    /// <summary>As "&lt;f4 [3,4]".</summary>
    public override string ToString() => $"{Type} [{string.Join(',', Shape)}]";

    /// <summary>Bytes of one element.</summary>
    /// <exception cref="InvalidDataException">The type is not one of <see cref="Types"/>.</exception>
    internal static int SizeOf(string type) => Types.Contains(type) ? type[2] - '0' : throw new InvalidDataException($"expected elements of type {string.Join(", ", Types)}, found {Untrusted.Quote(type)}");

    private ReadOnlySpan<T> As<T>() where T : unmanaged => MemoryMarshal.Cast<byte, T>(Bytes);

    private static int Narrow(Int128 value) =>
        value >= int.MinValue && value <= int.MaxValue ? (int)value : throw new InvalidDataException($"expected 32-bit integers, found {value}");
}
