using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Plasticity.Devices;

namespace Plasticity.Interop.Formats;

/// <summary>
/// A safetensors file: the length of a header in eight bytes, the header as JSON, then the elements of every tensor without gap or overlap to
/// the end of the file. Nothing in it is executed, and all of it is checked before memory is taken for the elements.
/// </summary>
/// <param name="Metadata">What stands under <c>__metadata__</c>.</param>
/// <param name="Tensors">The tensors by name.</param>
/// <remarks>
/// Stricter than the format's reference in this: no key may stand twice, a tensor's entry holds nothing but its three keys, and a tensor is
/// smaller than 2 GiB (a file may be larger). The 8-, 6- and 4-bit floats and complex numbers are refused by name.
/// </remarks>
public sealed record SafetensorsFile(IReadOnlyDictionary<string, string> Metadata, IReadOnlyDictionary<string, SafeTensor> Tensors)
{
    /// <summary>The limit of the format's reference.</summary>
    public const int LongestHeader = 100_000_000;

    private const int LengthBytes = 8;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It breaks a rule of the format.</exception>
    /// <exception cref="IOException">The file system refuses; so, too, <see cref="UnauthorizedAccessException"/>.</exception>
    public static SafetensorsFile Read(string path)
    {
        using FileStream file = PlainFile.Open(path);
        return Read(file, file.Length);
    }

    /// <summary>Reads what takes up exactly the next <paramref name="length"/> bytes of a stream, which need not seek.</summary>
    /// <exception cref="InvalidDataException">It breaks a rule of the format, or the stream ends before.</exception>
    public static SafetensorsFile Read(Stream stream, long length)
    {
        if (length < LengthBytes) throw new InvalidDataException($"expected a safetensors file, found {length} bytes");
        Span<byte> prefix = stackalloc byte[LengthBytes];
        Fill(stream, prefix);
        ulong claimed = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        long left = length - LengthBytes;
        if (claimed > LongestHeader || claimed > (ulong)left)
        {
            throw new InvalidDataException($"expected a header of at most {Math.Min(LongestHeader, left)} bytes, found one of {claimed}");
        }
        byte[] header = new byte[claimed];
        Fill(stream, header);
        (Dictionary<string, string> metadata, List<SafeEntry> entries) = SafetensorsHeader.Parse(header);
        entries.Sort((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));
        CheckCover(entries, left - header.Length);
        return new SafetensorsFile(metadata, entries.ToDictionary(entry => entry.Name, entry => Read(stream, entry)));
    }

    /// <summary>Writes to a file that is there whole or not at all, as <see cref="WholeFile"/> does.</summary>
    /// <exception cref="ArgumentException">A name stands twice or is <c>__metadata__</c>, or the header would be longer than the limit.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, SafeTensor>> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null) =>
        WholeFile.Write(path, file => Write(file, tensors, metadata));

    /// <summary>
    /// Writes tensors in the order given, asking each for its bytes when its turn comes. The header is padded so that the elements begin at a
    /// multiple of eight bytes; tensors of wider elements first keep all of them aligned.
    /// </summary>
    /// <exception cref="ArgumentException">A name stands twice or is <c>__metadata__</c>, or the header would be longer than the limit.</exception>
    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, SafeTensor>> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        KeyValuePair<string, SafeTensor>[] all = [.. tensors];
        ReadOnlySpan<byte> header = Header(all, metadata);
        int padded = (header.Length + 7) / 8 * 8;
        if (padded > LongestHeader) throw new ArgumentException($"the header would take {padded} bytes, the format allows {LongestHeader}", nameof(tensors));
        Span<byte> prefix = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, padded);
        stream.Write(prefix);
        stream.Write(header);
        stream.Write("       "u8[..(padded - header.Length)]);
        foreach ((string _, SafeTensor tensor) in all) stream.Write(tensor.Bytes().Span);
    }

    private static ReadOnlySpan<byte> Header(KeyValuePair<string, SafeTensor>[] tensors, IEnumerable<KeyValuePair<string, string>>? metadata)
    {
        ArrayBufferWriter<byte> bytes = new();
        using Utf8JsonWriter json = new(bytes);
        json.WriteStartObject();
        if (metadata is not null) WriteMetadata(json, metadata);
        HashSet<string> names = [SafetensorsHeader.MetadataKey];
        long start = 0;
        foreach ((string name, SafeTensor tensor) in tensors)
        {
            if (!names.Add(name)) throw new ArgumentException($"a tensor's name stands in a file once and is not {SafetensorsHeader.MetadataKey}, found {name}", nameof(tensors));
            json.WriteStartObject(name);
            json.WriteString("dtype", tensor.Type.ToString());
            WriteNumbers(json, "shape", tensor.Shape.Select(axis => (long)axis));
            WriteNumbers(json, "data_offsets", [start, start + tensor.ByteCount]);
            json.WriteEndObject();
            start += tensor.ByteCount;
        }
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach ((string key, string value) in new Dictionary<string, string>(metadata)) json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string key, IEnumerable<long> numbers)
    {
        json.WriteStartArray(key);
        foreach (long number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static void CheckCover(List<SafeEntry> sorted, long bytes)
    {
        long end = 0;
        foreach (SafeEntry entry in sorted)
        {
            if (entry.Start != end) throw new InvalidDataException($"{Untrusted.Quote(entry.Name)}: expected to begin at byte {end}, where the one before it ends, found {entry.Start}");
            end = entry.End;
        }
        if (end != bytes) throw new InvalidDataException($"expected {end} bytes of elements, found {bytes}");
    }

    private static SafeTensor Read(Stream stream, SafeEntry entry)
    {
        byte[] bytes = new byte[entry.End - entry.Start];
        Fill(stream, bytes);
        return new SafeTensor(entry.Type, entry.Shape, () => bytes);
    }

    private static void Fill(Stream stream, Span<byte> bytes)
    {
        int found = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (found < bytes.Length) throw new InvalidDataException($"expected {bytes.Length} bytes more, found {found}");
    }
}
