using System.Buffers.Binary;
using System.Text;

namespace Plasticity.Interop.Formats;

/// <summary>The .npy format: a magic number, a header that is a Python literal, raw elements. Sizes are checked before memory is taken.</summary>
/// <remarks>Versions 1 to 3, both orders of axes and both byte orders are read. Arrays of Python objects are pickles, which run code: they are refused, as records of fields are.</remarks>
public static class Npy
{
    private const int LongestHeader = 65_536;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads one array that takes up exactly <paramref name="length"/> bytes.</summary>
    /// <exception cref="InvalidDataException">It is not a plain array of a known type, its length does not fit its shape, or the stream ends before.</exception>
    public static NpyArray Read(Stream stream, long length)
    {
        Span<byte> start = stackalloc byte[12];
        if (length < 12 || stream.ReadAtLeast(start, 12, throwOnEndOfStream: false) < 12) throw new InvalidDataException($"expected a .npy array, found {length} bytes");
        if (!start[..6].SequenceEqual(Magic)) throw new InvalidDataException($"expected a .npy array, which begins {Convert.ToHexString(Magic)}, found another magic number: {Convert.ToHexString(start[..6])}");
        int major = start[6];
        if (major is < 1 or > 3) throw new InvalidDataException($"expected .npy version 1 to 3, found {major}");
        // Version 1 counts the header in two bytes, so two of the twelve bytes read already belong to it.
        int headerLength = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : (int)Math.Min(int.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(start[8..]));
        int known = major == 1 ? 2 : 0;
        if (headerLength < known || headerLength > LongestHeader || 12 - known + headerLength > length)
        {
            throw new InvalidDataException($"expected a header of at most {LongestHeader} bytes within the file, found {headerLength}");
        }
        byte[] header = new byte[headerLength];
        start[(12 - known)..].CopyTo(header);
        Fill(stream, header.AsSpan(known));
        return ReadElements(stream, Encoding.UTF8.GetString(header), length - (12 - known) - headerLength);
    }

    /// <summary>Writes version 1.0 with the elements aligned to 64 bytes, as NumPy does.</summary>
    public static void Write(Stream stream, NpyArray array)
    {
        string shape = array.Shape.Length == 1 ? $"{array.Shape[0]}," : string.Join(", ", array.Shape);
        string text = $"{{'descr': '{array.Type}', 'fortran_order': False, 'shape': ({shape}), }}";
        int padded = (10 + text.Length + 1 + 63) / 64 * 64 - 10;
        stream.Write(Magic);
        stream.Write([1, 0, (byte)padded, (byte)(padded >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(text.PadRight(padded - 1) + "\n"));
        stream.Write(array.Bytes);
    }

    private static NpyArray ReadElements(Stream stream, string header, long left)
    {
        (string text, bool columnMajor, int[] shape) = NpyHeader.Parse(header);
        NpyType type = NpyType.Parse(text);
        int size = NpyArray.SizeOf(type.Name);
        long bytes = size;
        // Below 2^31 times below 2^31: the product cannot overflow. An axis of 0 does not excuse the others.
        foreach (int axis in shape)
        {
            bytes *= axis;
            if (bytes > Array.MaxLength) break;
        }
        if (bytes != left || bytes > Array.MaxLength) throw new InvalidDataException($"expected {type.Name} elements of shape [{string.Join(',', shape)}], found {left} bytes of them");
        byte[] elements = new byte[bytes];
        Fill(stream, elements);
        type.ToLittleEndian(elements);
        return new NpyArray(type.Name, shape, columnMajor && shape.Length > 1 ? ToRowMajor(elements, shape, size) : elements);
    }

    private static void Fill(Stream stream, Span<byte> bytes)
    {
        int found = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (found < bytes.Length) throw new InvalidDataException($"expected {bytes.Length} bytes more, found {found}");
    }

    private static byte[] ToRowMajor(byte[] source, int[] shape, int size)
    {
        byte[] target = new byte[source.Length];
        int[] index = new int[shape.Length];
        for (int to = 0; to < target.Length; to += size)
        {
            long from = 0;
            for (int axis = shape.Length - 1; axis >= 0; axis--) from = from * shape[axis] + index[axis];
            source.AsSpan((int)from * size, size).CopyTo(target.AsSpan(to));
            for (int axis = shape.Length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) index[axis] = 0;
        }
        return target;
    }
}
