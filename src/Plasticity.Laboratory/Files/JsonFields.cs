using System.Text.Json;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Files;

/// <summary>JSON that the program has written, read back with nothing taken on trust.</summary>
internal static class JsonFields
{
    private const int LongestText = 4096;

    /// <summary>Reads one JSON value. No key twice, no deeper than <paramref name="depth"/>, no comments, no commas too many.</summary>
    /// <param name="place">What messages call it: a file, or a file and a line.</param> <param name="kind">What it is to be.</param>
    /// <exception cref="InputException">It is no such JSON, or <paramref name="read"/> misses something in it.</exception>
    public static T Read<T>(string place, string kind, ReadOnlyMemory<byte> bytes, int depth, Func<JsonElement, T> read)
    {
        if (bytes.Length == 0) throw InputException.File(place, kind, "an empty one");
        try
        {
            using JsonDocument json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = depth, AllowDuplicateProperties = false });
            return read(json.RootElement);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw InputException.File(place, kind, Printable(problem.Message).TrimEnd('.'), problem);
        }
    }

    /// <summary>A member that has to be there.</summary>
    public static JsonElement Member(this JsonElement json, string key)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new FormatException($"no mapping where '{key}' should be");
        return json.TryGetProperty(key, out JsonElement value) ? value : throw new FormatException($"no '{key}'");
    }

    /// <summary>Text without control characters, which a terminal would obey.</summary>
    public static string Text(this JsonElement json, string key) => TextOf(json.Member(key), key);

    /// <summary>The same of an element.</summary>
    public static string TextOf(this JsonElement value, string key)
    {
        if (value.ValueKind != JsonValueKind.String) throw new FormatException($"no text for '{key}'");
        string text = value.GetString()!;
        if (text.Length > LongestText) throw new FormatException($"'{key}' of {text.Length} characters");
        return text.Any(char.IsControl) ? throw new FormatException($"a control character in '{key}'") : text;
    }

    /// <summary>A whole number of at least 0.</summary>
    public static long Whole(this JsonElement json, string key, long most = long.MaxValue)
    {
        JsonElement value = json.Member(key);
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out long number) || number < 0 || number > most)
            throw new FormatException($"'{key}' that is {Shown(value)}, no whole number from 0 to {most}");
        return number;
    }

    /// <summary>The same, of 31 bits.</summary>
    public static int Count(this JsonElement json, string key) => (int)json.Whole(key, int.MaxValue);

    /// <summary>A finite number; NaN for null.</summary>
    public static double Number(this JsonElement json, string key) => json.Member(key).NumberOf(key);

    /// <summary>The same of an element.</summary>
    public static double NumberOf(this JsonElement value, string key)
    {
        if (value.ValueKind == JsonValueKind.Null) return double.NaN;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out double number) || !double.IsFinite(number))
            throw new FormatException($"'{key}' that is {Shown(value)}, neither a finite number nor null");
        return number;
    }

    /// <summary>A number from 0 to 1; NaN for null.</summary>
    public static double Share(this JsonElement json, string key)
    {
        double share = json.Number(key);
        return share is < 0 or > 1 ? throw new FormatException(FormattableString.Invariant($"'{key}' that is {share}, no share from 0 to 1")) : share;
    }

    /// <summary>The elements of an array.</summary>
    public static IEnumerable<JsonElement> List(this JsonElement json, string key)
    {
        JsonElement value = json.Member(key);
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw new FormatException($"no list for '{key}'");
    }

    private static string Shown(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.GetRawText() is { Length: <= 40 } text ? text : $"a {value.ValueKind.ToString().ToLowerInvariant()}";

    private static string Printable(string message) => new([.. message.ReplaceLineEndings(" ").Where(letter => !char.IsControl(letter)).Take(400)]);
}
