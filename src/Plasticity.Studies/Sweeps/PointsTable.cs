using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Sweeps;

/// <summary><c>points.jsonl</c>: a line a point. Its number, counted from 0, is the task of a job array.</summary>
internal static partial class PointsTable
{
    private const int MostPoints = 100_000;

    public static string Text(IEnumerable<SweepPoint> points)
    {
        StringBuilder text = new();
        foreach (SweepPoint point in points) text.Append(Line(point)).Append('\n');
        return text.ToString();
    }

    /// <exception cref="InputException">It is not such a file.</exception>
    public static IReadOnlyList<SweepPoint> Read(string file)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw InputException.File(file, "the points of a sweep", problem.Message.ReplaceLineEndings(" ").TrimEnd('.'), problem);
        }
        if (lines.Length > MostPoints) throw InputException.File(file, $"at most {MostPoints:N0} points", $"{lines.Length:N0}");
        return [.. lines.Select((line, i) => Point(line, $"{file}:{i + 1}"))];
    }

    private static string Line(SweepPoint point)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            json.WriteString("name", point.Name);
            json.WriteStartArray("at");
            foreach (string assignment in point.At) json.WriteStringValue(assignment);
            json.WriteEndArray();
            json.WriteNumber("seed", point.Seed);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static SweepPoint Point(string line, string place)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            string name = json.RootElement.GetProperty("name").GetString() ?? "";
            // It becomes the name of folders and files.
            if (!Name().IsMatch(name)) throw new FormatException($"a name that is none: '{name}'");
            return new SweepPoint(
                name, new ValueList<string>(json.RootElement.GetProperty("at").EnumerateArray().Select(item => item.GetString() ?? "").ToArray()),
                json.RootElement.GetProperty("seed").GetInt32());
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw InputException.File(place, "a point of a sweep", line.Length == 0 ? "an empty line" : problem.Message.ReplaceLineEndings(" ").TrimEnd('.'), problem);
        }
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+){1,80}$")]
    private static partial Regex Name();
}
