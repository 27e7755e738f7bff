using System.Buffers.Binary;
using System.IO.Compression;

namespace Plasticity.Studies.Data.Files;

/// <summary>
/// The IDX layout of MNIST and its relatives, plain or gzipped: a magic number, the lengths of the axes as big-endian 32-bit integers, then
/// one byte an element.
/// </summary>
public static class Idx
{
    /// <summary>Magic number of unsigned bytes along one axis: labels.</summary>
    public const int LabelMagic = 0x0801;

    /// <summary>Magic number of unsigned bytes along three axes: images.</summary>
    public const int ImageMagic = 0x0803;

    // Deflate makes at most 1,032 bytes of one: a header that promises more than its file can hold is refused before memory is set aside.
    private const long MostInflation = 1032;

    /// <summary>Images [count,rows,columns].</summary>
    /// <param name="path">The file; gzipped when its name ends in <c>.gz</c>.</param>
    /// <param name="rows">Rows that an image must have.</param> <param name="columns">Columns that an image must have.</param>
    /// <exception cref="InputException">The file is missing or damaged, too short or too long, or not of this kind and size.</exception>
    public static byte[] Images(string path, int rows, int columns) => DataFile.Read(path, (file, _) => Images(path, file, rows, columns));

    /// <summary>The same of a stream that can seek.</summary>
    /// <param name="path">What messages call it, and what says whether it is gzipped.</param>
    internal static byte[] Images(string path, Stream file, int rows, int columns) => Read(path, file, ImageMagic, axes =>
    {
        if (axes[1] != rows || axes[2] != columns) throw InputException.File(path, $"images of {rows}x{columns}", $"{axes[1]}x{axes[2]}");
    });

    /// <summary>Labels [count], each below <paramref name="classes"/>.</summary>
    /// <exception cref="InputException">As for images, or a label is out of range.</exception>
    public static int[] Labels(string path, int classes) => DataFile.Read(path, (file, _) => Labels(path, file, classes));

    /// <summary>The same of a stream that can seek.</summary>
    internal static int[] Labels(string path, Stream file, int classes)
    {
        byte[] bytes = Read(path, file, LabelMagic, _ => { });
        int wrong = bytes.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(classes - 1));
        if (wrong >= 0) throw InputException.File(path, $"labels from 0 to {classes - 1}", $"{bytes[wrong]} at position {wrong} (counted from 0)");
        return Array.ConvertAll(bytes, label => (int)label);
    }

    private static byte[] Read(string path, Stream file, int magic, Action<uint[]> check)
    {
        long length = file.Length;
        if (length == 0) throw InputException.File(path, "an IDX file", "an empty file");
        bool zipped = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        using GZipStream? unzipped = zipped ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : null;
        Stream stream = unzipped ?? file;
        uint[] axes = Header(stream, path, magic);
        check(axes);
        // In decimal, three axes of 32 bits cannot overflow.
        decimal elements = axes.Aggregate(1m, (product, axis) => product * axis);
        string expected = $"{string.Join('x', axes)} bytes after the header";
        if (elements == 0) throw InputException.File(path, "at least one element", $"axes {string.Join('x', axes)}");
        if (zipped && elements > length * MostInflation) throw InputException.File(path, expected, $"a gzip file of {length} bytes, which cannot hold them");
        long rest = length - 4 * (1 + axes.Length);
        if (!zipped && elements != rest) throw InputException.File(path, expected, $"{rest}");
        if (elements > Array.MaxLength) throw InputException.File(path, $"at most {Array.MaxLength} bytes after the header", string.Join('x', axes));
        byte[] data = DataFile.Bytes(stream, (int)elements);
        if (data.Length < elements) throw InputException.File(path, expected, $"{data.Length}");
        if (stream.ReadByte() >= 0) throw InputException.File(path, expected, "more");
        if (zipped && Trailer(file) != (uint)(4 * (1 + axes.Length) + data.Length)) throw InputException.File(path, "a complete gzip file", "one without its end");
        return data;
    }

    // A gzip file ends with the length of what it holds. The decompressor does not miss it, so a cut within the last bytes shows only here.
    private static uint Trailer(Stream file)
    {
        byte[] word = new byte[4];
        file.Position = Math.Max(0, file.Length - 4);
        file.ReadExactly(word);
        return BinaryPrimitives.ReadUInt32LittleEndian(word);
    }

    private static uint[] Header(Stream stream, string path, int magic)
    {
        byte[] word = new byte[4];
        uint found = Word("a magic number");
        if (found != magic) throw InputException.File(path, $"magic number 0x{magic:x8}", $"0x{found:x8}");
        uint[] axes = new uint[magic & 0xFF];
        for (int i = 0; i < axes.Length; i++) axes[i] = Word($"a header of {4 * (1 + axes.Length)} bytes");
        return axes;

        uint Word(string expected)
        {
            int filled = DataFile.Fill(stream, word);
            return filled == 4 ? BinaryPrimitives.ReadUInt32BigEndian(word) : throw InputException.File(path, expected, "the end of the file");
        }
    }
}
