using System.Text.Json;
using Plasticity.Studies.Rows;
using Plasticity.Studies.Runs;

namespace Plasticity.Studies.Files;

/// <summary>Reads back what <see cref="RunLog"/> wrote. A number that is null there is NaN here.</summary>
internal static class RowsReader
{
    /// <summary>The rows of a run folder. Where runs.jsonl is missing, a run whose last training loss was not finite is one that diverged.</summary>
    /// <exception cref="InputException">A file is not there, or a line is none of the log's; the message names it.</exception>
    public static RunRecords Read(RunFolder folder)
    {
        List<MetricRow> epochs = [.. Lines(folder.Metrics, Epoch)];
        List<MeasureRow> measures = File.Exists(folder.Measures) ? [.. Lines(folder.Measures, Measure)] : [];
        if (File.Exists(folder.Ends)) return RunRecords.Of(epochs, measures, [.. Lines(folder.Ends, End)]);
        return new RunRecords(epochs, measures,
            [.. epochs.GroupBy(row => (row.Arm, row.Seed)).Where(run => !double.IsFinite(run.Last().TrainLoss)).Select(run => run.Key)]);
    }

    private static IEnumerable<T> Lines<T>(string file, Func<JsonElement, T> row)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw InputException.File(file, "the log of a run", problem.Message.ReplaceLineEndings(" ").TrimEnd('.'), problem);
        }
        for (int i = 0; i < lines.Length; i++) yield return Row($"{file}:{i + 1}", lines[i], row);
    }

    private static T Row<T>(string place, string line, Func<JsonElement, T> row)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            return row(json.RootElement);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw InputException.File(place, "a line of the run's log", line.Length == 0 ? "an empty one" : problem.Message.ReplaceLineEndings(" ").TrimEnd('.'), problem);
        }
    }

    private static MetricRow Epoch(JsonElement json) => new(
        Text(json, "study"), Text(json, "arm"), Whole(json, "seed"), Text(json, "phase"), Whole(json, "epoch"), json.GetProperty("step").GetInt64(),
        Number(json, "rate"), Number(json, "train_loss"), Number(json, "train_accuracy"), Number(json, "test_loss"), Number(json, "test_accuracy"),
        Number(json, "images_per_second"), Number(json, "seconds"));

    private static MeasureRow Measure(JsonElement json) => new(
        Text(json, "study"), Text(json, "arm"), Whole(json, "seed"), Text(json, "phase"), Enum.Parse<Moment>(Text(json, "moment"), ignoreCase: true),
        Whole(json, "epoch"), json.GetProperty("step").GetInt64(), Text(json, "measure"), Number(json, "value"));

    private static RunRow End(JsonElement json) => new(
        Text(json, "study"), Text(json, "arm"), Whole(json, "seed"), json.GetProperty("steps").GetInt64(), json.GetProperty("diverged").GetBoolean(), Text(json, "sha256"));

    private static string Text(JsonElement json, string key) => json.GetProperty(key).GetString() ?? throw new FormatException($"{key} is null");

    private static int Whole(JsonElement json, string key) => json.GetProperty(key).GetInt32();

    private static double Number(JsonElement json, string key)
    {
        JsonElement value = json.GetProperty(key);
        return value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();
    }
}
