using System.Text.Json;

namespace Plasticity.Interop.Formats;

/// <summary>Where a tensor stands: [<paramref name="Start"/>, <paramref name="End"/>) in bytes after the header.</summary>
internal readonly record struct SafeEntry(string Name, SafeType Type, int[] Shape, long Start, long End);

/// <summary>
/// The header of a safetensors file: JSON of one object, read token by token without a tree, so that it takes no more memory than it says.
/// Stricter than JSON: no key twice, nothing that is not known, whole numbers without sign, point or exponent.
/// </summary>
internal static class SafetensorsHeader
{
    public const string MetadataKey = "__metadata__";

    // Header, tensor, list of numbers.
    private const int Deepest = 3;

    /// <exception cref="InvalidDataException">It is not such a header.</exception>
    public static (Dictionary<string, string> Metadata, List<SafeEntry> Entries) Parse(ReadOnlySpan<byte> json)
    {
        // JSON itself would allow white space before it.
        if (json.IsEmpty || json[0] != '{') throw new InvalidDataException("expected a header of JSON that begins with '{', found another beginning");
        try
        {
            return Parse(new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Deepest }));
        }
        // The reader says so of text that is not UTF-8, and of halves of surrogate pairs.
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"expected a header of JSON, found something else: {Untrusted.Words(problem.Message)}", problem);
        }
    }

    private static (Dictionary<string, string> Metadata, List<SafeEntry> Entries) Parse(Utf8JsonReader reader)
    {
        Dictionary<string, string>? metadata = null;
        List<SafeEntry> entries = [];
        HashSet<string> names = [];
        reader.Read();
        while (NextKey(ref reader) is { } name)
        {
            if (!names.Add(name)) throw new InvalidDataException($"expected every name once, found {Untrusted.Quote(name)} again");
            if (name == MetadataKey) metadata = ReadMetadata(ref reader);
            else entries.Add(ReadEntry(ref reader, name));
        }
        // What follows the object: the reader refuses all but white space.
        reader.Read();
        return (metadata ?? [], entries);
    }

    private static Dictionary<string, string> ReadMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, MetadataKey);
        Dictionary<string, string> metadata = [];
        while (NextKey(ref reader) is { } key)
        {
            Expect(ref reader, JsonTokenType.String, MetadataKey);
            if (!metadata.TryAdd(key, reader.GetString()!)) throw new InvalidDataException($"{MetadataKey}: expected every key once, found {Untrusted.Quote(key)} again");
        }
        return metadata;
    }

    private static SafeEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string shown = Untrusted.Quote(name);
        Expect(ref reader, JsonTokenType.StartObject, shown);
        SafeType? type = null;
        List<long>? shape = null, offsets = null;
        while (NextKey(ref reader) is { } key)
        {
            if (key == "dtype" && type is null) type = ReadType(ref reader, shown);
            else if (key == "shape" && shape is null) shape = ReadNumbers(ref reader, shown);
            else if (key == "data_offsets" && offsets is null) offsets = ReadNumbers(ref reader, shown);
            else throw new InvalidDataException($"{shown}: expected dtype, shape and data_offsets once each, found {Untrusted.Quote(key)}");
        }
        if (type is null || shape is null || offsets is not [long start, long end]) throw new InvalidDataException($"{shown}: expected dtype, shape and two data_offsets, found less or more");
        if (shape.Exists(axis => axis > int.MaxValue)) throw new InvalidDataException($"{shown}: expected axes below 2^31, found {shape.Max()}");
        int[] axes = [.. shape.Select(axis => (int)axis)];
        int bytes = SafeTensor.TryCountBytes(type.Value, axes) ?? throw new InvalidDataException($"{shown}: expected a tensor below 2 GiB, found {type} [{Listed(axes)}]");
        if (end - start != bytes) throw new InvalidDataException($"{shown}: expected {bytes} bytes for {type} [{Listed(axes)}], found data_offsets {start} to {end}");
        return new SafeEntry(name, type.Value, axes, start, end);
    }

    private static SafeType ReadType(ref Utf8JsonReader reader, string shown)
    {
        Expect(ref reader, JsonTokenType.String, shown);
        string text = reader.GetString()!;
        // Enum.TryParse would take numbers and lists, too.
        return Array.IndexOf(Enum.GetNames<SafeType>(), text) is >= 0 and int index
            ? Enum.GetValues<SafeType>()[index]
            : throw new InvalidDataException($"{shown}: expected a dtype of {string.Join(", ", Enum.GetNames<SafeType>())}, found {Untrusted.Quote(text)}");
    }

    private static List<long> ReadNumbers(ref Utf8JsonReader reader, string shown)
    {
        Expect(ref reader, JsonTokenType.StartArray, shown);
        List<long> numbers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetUInt64(out ulong number) || number > long.MaxValue)
            {
                throw new InvalidDataException($"{shown}: expected whole numbers from 0, found something else");
            }
            numbers.Add((long)number);
        }
        return numbers;
    }

    /// <summary>The next key of the object that is being read; null at its end.</summary>
    private static string? NextKey(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token, string place)
    {
        if (!reader.Read() || reader.TokenType != token) throw new InvalidDataException($"{place}: expected {token}, found {reader.TokenType}");
    }

    private static string Listed(int[] axes) => axes.Length <= 8 ? string.Join(',', axes) : $"{string.Join(',', axes[..8])},…";
}
