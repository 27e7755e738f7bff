using System.Runtime.InteropServices;

namespace Plasticity.Interop.Formats;

/// <summary>
/// A tensor of a safetensors file: elements in row-major order, little-endian. Its bytes may come when they are asked for, so that a file of
/// many tensors is written without holding a second copy of all of them.
/// </summary>
public sealed class SafeTensor
{
    private readonly Func<ReadOnlyMemory<byte>> _bytes;

    /// <param name="type">Type of the elements.</param>
    /// <param name="shape">Lengths of the axes, each at least 0; empty for a scalar.</param>
    /// <param name="bytes">Gives the elements; called once for each call of <see cref="Bytes"/>.</param>
    /// <exception cref="ArgumentException">An axis is negative, or the elements would take 2 GiB or more.</exception>
    public SafeTensor(SafeType type, int[] shape, Func<ReadOnlyMemory<byte>> bytes)
    {
        (Type, Shape, _bytes) = (type, shape, bytes);
        ByteCount = TryCountBytes(type, shape)
            ?? throw new ArgumentException($"a tensor has axes of at least 0 and fewer than 2^31 bytes, found {this}", nameof(shape));
    }

    /// <summary>Type of the elements.</summary>
    public SafeType Type { get; }

    /// <summary>Lengths of the axes; empty for a scalar.</summary>
    public int[] Shape { get; }

    /// <summary>Bytes of all elements.</summary>
    public int ByteCount { get; }

    /// <summary>A copy of values; a scalar where no axis is given.</summary>
    /// <exception cref="ArgumentException">The shape does not hold as many.</exception>
    public static SafeTensor Of<T>(ReadOnlySpan<T> values, params int[] shape) where T : unmanaged
    {
        byte[] bytes = MemoryMarshal.AsBytes(values).ToArray();
        SafeTensor tensor = new(SafeTypes.Of<T>(), shape, () => bytes);
        return tensor.ByteCount == bytes.Length ? tensor : throw new ArgumentException($"{tensor} holds another number of elements than {values.Length}", nameof(shape));
    }

    /// <summary>The elements.</summary>
    /// <exception cref="InvalidOperationException">What was to give them gave another number.</exception>
    public ReadOnlyMemory<byte> Bytes()
    {
        ReadOnlyMemory<byte> bytes = _bytes();
        return bytes.Length == ByteCount ? bytes : throw new InvalidOperationException($"{this} takes {ByteCount} bytes, found {bytes.Length}");
    }

    /// <summary>A copy of the elements, which are of exactly that type.</summary>
    /// <exception cref="InvalidDataException">They are not.</exception>
    public T[] Values<T>() where T : unmanaged =>
        SafeTypes.Of<T>() == Type ? MemoryMarshal.Cast<byte, T>(Bytes().Span).ToArray() : throw new InvalidDataException($"expected {SafeTypes.Of<T>()}, found {this}");

    /// <summary>The elements of a tensor of floats in single precision: wider ones are rounded to it, narrower ones are exact.</summary>
    /// <exception cref="InvalidDataException">It holds integers or truth values.</exception>
    public float[] Floats() => Type switch
    {
        SafeType.F32 => Values<float>(),
        SafeType.F64 => Array.ConvertAll(Values<double>(), value => (float)value),
        SafeType.F16 => Array.ConvertAll(Values<Half>(), value => (float)value),
        SafeType.BF16 => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(Bytes().Span).ToArray(), upper => BitConverter.UInt32BitsToSingle((uint)upper << 16)),
        _ => throw new InvalidDataException($"expected floats, found {this}"),
    };

    /// <summary>As "F32 [3,4]".</summary>
    public override string ToString() => $"{Type} [{string.Join(',', Shape)}]";

    /// <summary>Bytes of a tensor; null if an axis is negative or it is 2 GiB or more.</summary>
    internal static int? TryCountBytes(SafeType type, ReadOnlySpan<int> shape)
    {
        long bytes = type.Size();
        // Every axis stays below 2^31 and so does what is multiplied by it, so the product cannot overflow. An axis of 0 does not excuse the others.
        foreach (int axis in shape)
        {
            if (axis < 0 || bytes * axis > Array.MaxLength) return null;
            bytes *= axis;
        }
        return (int)bytes;
    }
}
