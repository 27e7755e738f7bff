using System.Globalization;
using System.Text.Json;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Files;

/// <summary>What an arm came to in a metric, as <c>summary.json</c> tells it; NaN for what is not known.</summary>
/// <param name="BySeed">In the metric's unit.</param>
public sealed record SavedResult(string Metric, string Unit, string Arm, int Count, double Mean, double Deviation, int Diverged, int Missing, IReadOnlyDictionary<int, double> BySeed);

/// <summary>A paired difference in the study's own metric, treated minus reference; its interval is Student's, null where there is none.</summary>
public sealed record SavedDifference(string Treated, string Reference, int Count, double Mean, Interval? Interval);

/// <summary>What the numbers said to a claim. The effect is treated minus reference.</summary>
/// <param name="Within">The margin, where the claim is that the sides do not differ; else null.</param> <param name="Words">"shown", "not shown at this size", "the opposite shows", "too few pairs".</param>
public sealed record SavedClaim(string Text, string Metric, string Higher, string Lower, double? Within, string Treated, string Reference, int Count, double Effect, Interval? Interval, bool Holds, string Words);

/// <summary>A <c>summary.json</c>, read back.</summary>
public sealed record SavedSummary(
    IReadOnlyList<SavedResult> Results, IReadOnlyList<SavedDifference> Differences, IReadOnlyList<SavedClaim> Claims, double WallSeconds, double ImagesPerSecond)
{
    private const int MostDepth = 8, MostBytes = 64 << 20;
    private const string Kind = "the summary of a run";

    /// <summary>Reads a file of at most 64 MiB.</summary>
    /// <exception cref="InputException">It cannot be read, or is no such summary.</exception>
    public static SavedSummary Read(string file) => Of(file, UserFile.Bytes(file, Kind, MostBytes));

    /// <summary>The same from bytes.</summary>
    /// <param name="file">What messages call it.</param>
    /// <exception cref="InputException">They are no such summary.</exception>
    public static SavedSummary Of(string file, ReadOnlyMemory<byte> bytes) => JsonFields.Read(file, Kind, bytes, MostDepth, json => new SavedSummary(
        [.. json.List("metrics").SelectMany(Metric)], [.. DifferencesOf(json).Select(Difference)], [.. json.List("claims").Select(Claim)],
        json.Number("wall_seconds"), json.Number("images_per_second")));

    /// <summary>Before differences were treated minus reference they had other keys and the opposite sign.</summary>
    private static IEnumerable<JsonElement> DifferencesOf(JsonElement json)
    {
        IEnumerable<JsonElement> differences = json.List("paired_differences");
        return differences.Any(difference => difference.TryGetProperty("higher", out _))
            ? throw new FormatException("differences of an earlier version, whose sign is the opposite ('plasticity report FOLDER' writes them anew)")
            : differences;
    }

    /// <summary>The seconds that a run took and its processes, which is all that its report takes from its summary.</summary>
    /// <exception cref="InputException">It cannot be read, or is no such summary.</exception>
    internal static (double WallSeconds, IReadOnlyList<RunSession> Sessions) TimesOf(string file) => JsonFields.Read(
        file, Kind, UserFile.Bytes(file, Kind, MostBytes), MostDepth,
        json => (json.Number("wall_seconds"), json.TryGetProperty("sessions", out _) ? (RunSession[])[.. json.List("sessions").Select(Session)] : []));

    private static RunSession Session(JsonElement json) => new(
        json.Text("device"), json.Text("device_name"), json.Text("driver"), json.Text("version"), json.Text("commit"), json.Member("from_step").GetInt64());

    private static IEnumerable<SavedResult> Metric(JsonElement json)
    {
        string metric = json.Text("metric"), unit = json.Text("unit");
        return json.List("arms").Select(arm => new SavedResult(
            metric, unit, arm.Text("arm"), arm.Count("n"), arm.Number("mean"), arm.Number("sd"), arm.Count("diverged"), arm.Count("missing"), BySeed(arm)));
    }

    private static Dictionary<int, double> BySeed(JsonElement json)
    {
        JsonElement values = json.Member("by_seed");
        if (values.ValueKind != JsonValueKind.Object) throw new FormatException("no mapping for 'by_seed'");
        Dictionary<int, double> bySeed = [];
        foreach (JsonProperty value in values.EnumerateObject())
        {
            bool isSeed = int.TryParse(value.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int seed);
            if (!isSeed || !bySeed.TryAdd(seed, value.Value.NumberOf("by_seed"))) throw new FormatException("a seed in 'by_seed' that is none, or stands there twice");
        }
        return bySeed;
    }

    private static SavedDifference Difference(JsonElement json) =>
        new(Names(json, "treated"), Names(json, "reference"), json.Count("n"), json.Number("mean"), Range(json, "paired_t_95"));

    private static SavedClaim Claim(JsonElement json) => new(
        json.Text("text"), json.Text("metric"), Names(json, "higher"), Names(json, "lower"), json.TryGetProperty("within", out JsonElement within) ? within.NumberOf("within") : null,
        Names(json, "treated"), Names(json, "reference"), json.Count("n"), json.Number("effect"), Range(json, "interval"), json.Member("holds").GetBoolean(), json.Text("verdict"));

    private static string Names(JsonElement json, string key) => string.Join(", ", json.List(key).Select(name => name.TextOf(key)));

    private static Interval? Range(JsonElement json, string key)
    {
        if (json.Member(key).ValueKind == JsonValueKind.Null) return null;
        double[] ends = [.. json.List(key).Select(end => end.NumberOf(key))];
        return ends.Length == 2 ? new Interval(ends[0], ends[1]) : throw new FormatException($"{ends.Length} numbers for '{key}', which takes 2");
    }
}
