using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Records;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Sweeps;

/// <summary><c>points.jsonl</c>: a line a point. Its number, counted from 0, is the task of a job array.</summary>
internal static partial class PointsTable
{
    private const int MostPoints = 100_000, MostDepth = 2;

    public static string Text(IEnumerable<SweepPoint> points)
    {
        StringBuilder text = new();
        foreach (SweepPoint point in points) text.Append(Line(point));
        return text.ToString();
    }

    /// <exception cref="InputException">It is not such a file.</exception>
    public static IReadOnlyList<SweepPoint> Read(string file) => UserFile.Read(file, "the points of a sweep", stream => Read(file, stream));

    /// <summary>The same from a stream: each point once.</summary>
    /// <param name="file">What messages call it.</param>
    /// <exception cref="InputException">A line is no point.</exception>
    internal static IReadOnlyList<SweepPoint> Read(string file, Stream stream)
    {
        List<SweepPoint> points = [];
        HashSet<string> names = [];
        foreach (ReadOnlyMemory<byte> line in new JsonLines(file, stream, underWay: false))
        {
            if (points.Count == MostPoints) throw InputException.File(file, $"at most {MostPoints:N0} points", "more");
            string place = $"{file}:{points.Count + 1}";
            SweepPoint point = JsonFields.Read(place, "a point of a sweep", line, MostDepth, Point);
            if (!names.Add(point.Name)) throw InputException.File(place, "each point once", $"'{point.Name}' again");
            points.Add(point);
        }
        return points;
    }

    private static string Line(SweepPoint point) => Encoding.UTF8.GetString(JsonObject.Line(json =>
    {
        json.WriteString("name", point.Name);
        json.WriteStartArray("at");
        foreach (string assignment in point.At) json.WriteStringValue(assignment);
        json.WriteEndArray();
        json.WriteNumber("seed", point.Seed);
    }));

    private static SweepPoint Point(JsonElement json)
    {
        string name = json.Text("name");
        // It becomes the name of folders and files.
        if (!Name().IsMatch(name)) throw new FormatException($"a name that is none: '{name}'");
        return new SweepPoint(name, new ValueList<string>(json.List("at").Select(item => item.TextOf("at"))), json.Count("seed"));
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+){1,80}$")]
    private static partial Regex Name();
}
