using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Plasticity.Engine.Formats;

/// <summary>The .npy format: a magic number, a header that is a Python literal, raw elements. Sizes are checked before memory is taken.</summary>
public static partial class Npy
{
    private const int LongestHeader = 65_536;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads one array that takes up exactly <paramref name="length"/> bytes.</summary>
    /// <exception cref="InvalidDataException">It is not a plain array of a known type, or its length does not fit its shape.</exception>
    public static NpyArray Read(Stream stream, long length)
    {
        Span<byte> start = stackalloc byte[12];
        if (length < 12 || stream.ReadAtLeast(start, 12, throwOnEndOfStream: false) < 12) throw new InvalidDataException($"expected a .npy array, found {length} bytes");
        if (!start[..6].SequenceEqual(Magic)) throw new InvalidDataException("expected a .npy array, found another magic number");
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
        stream.ReadExactly(header.AsSpan(known));
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
        Match match = HeaderPattern().Match(header);
        if (!match.Success) throw new InvalidDataException($"expected a header with descr, fortran_order and shape, found {header.Trim()}");
        string type = match.Groups["type"].Value;
        int[] shape = [.. match.Groups["axes"].Value.TrimEnd(' ', ',').Split(',', StringSplitOptions.TrimEntries).Where(axis => axis != "").Select(ParseAxis)];
        long bytes = NpyArray.SizeOf(type);
        foreach (int axis in shape) bytes = axis == 0 ? 0 : bytes > left ? throw TooShort(shape, type, left) : checked(bytes * axis);
        if (bytes != left || bytes > int.MaxValue) throw TooShort(shape, type, left);
        byte[] elements = new byte[bytes];
        stream.ReadExactly(elements);
        bool columnMajor = match.Groups["order"].Value == "True" && shape.Length > 1;
        return new NpyArray(type, shape, columnMajor ? ToRowMajor(elements, shape, NpyArray.SizeOf(type)) : elements);
    }

    private static InvalidDataException TooShort(int[] shape, string type, long left) =>
        new($"expected {type} elements of shape [{string.Join(',', shape)}], found {left} bytes of them");

    private static int ParseAxis(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int axis) ? axis : throw new InvalidDataException($"expected an axis below 2^31, found {text}");

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

    // Each character has one way to match, so a hostile header cannot make this slow.
    [GeneratedRegex(@"^\{ ?'descr': '(?<type>[^']{1,8})', 'fortran_order': (?<order>True|False), 'shape': \((?<axes>[0-9, ]{0,200})\),? ?\} *\n?$")]
    private static partial Regex HeaderPattern();
}
