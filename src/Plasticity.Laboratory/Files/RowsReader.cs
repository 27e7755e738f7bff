using System.Text.Json;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Files;

/// <summary>Reads back what <see cref="RunLog"/> wrote. A number that is null there is NaN here.</summary>
internal static class RowsReader
{
    private const int MostDepth = 4;

    /// <summary>The rows of a run folder. Where runs.jsonl is missing, a run whose last training loss was not finite is one that diverged.</summary>
    /// <param name="underWay">Whether the run may still be at work: a last line without its end is then one that is being written, and left out.</param>
    /// <exception cref="InputException">A file is not there, or a line is none of the log's; the message names it.</exception>
    public static RunRecords Read(RunFolder folder, bool underWay = false)
    {
        List<MetricRow> epochs = UserFile.Read(folder.Metrics, "the log of a run", stream => Epochs(folder.Metrics, stream, underWay));
        List<MeasureRow> measures = Path.Exists(folder.Measures)
            ? UserFile.Read(folder.Measures, "the log of a run", stream => Measures(folder.Measures, stream, underWay))
            : [];
        if (Path.Exists(folder.Ends)) return RunRecords.Of(epochs, measures, UserFile.Read(folder.Ends, "the log of a run", stream => Ends(folder.Ends, stream, underWay)));
        return new RunRecords(epochs, measures,
            [.. epochs.GroupBy(row => (row.Arm, row.Seed)).Where(run => !double.IsFinite(run.Last().TrainLoss)).Select(run => run.Key)]);
    }

    /// <summary>The rows of <c>metrics.jsonl</c>: each epoch of each run once.</summary>
    /// <param name="file">What messages call it.</param>
    /// <exception cref="InputException">A line is none of the log's, or says what another has said.</exception>
    public static List<MetricRow> Epochs(string file, Stream stream, bool underWay = false) =>
        Rows(file, stream, underWay, Epoch, row => (row.Arm, row.Seed, row.Phase, row.Epoch));

    /// <summary>The rows of <c>measures.jsonl</c>: each measure of each moment of each run once.</summary>
    /// <param name="file">What messages call it.</param>
    /// <exception cref="InputException">A line is none of the log's, or says what another has said.</exception>
    public static List<MeasureRow> Measures(string file, Stream stream, bool underWay = false) =>
        Rows(file, stream, underWay, Measure, row => (row.Arm, row.Seed, row.Phase, row.Moment, row.Epoch, row.Measure));

    /// <summary>The rows of <c>runs.jsonl</c>: each run once.</summary>
    /// <param name="file">What messages call it.</param>
    /// <exception cref="InputException">A line is none of the log's, or says what another has said.</exception>
    public static List<RunRow> Ends(string file, Stream stream, bool underWay = false) => Rows(file, stream, underWay, End, row => (row.Arm, row.Seed));

    private static List<T> Rows<T, TKey>(string file, Stream stream, bool underWay, Func<JsonElement, T> read, Func<T, TKey> key) where TKey : notnull
    {
        List<T> rows = [];
        HashSet<TKey> seen = [];
        int number = 0;
        foreach (ReadOnlyMemory<byte> line in new JsonLines(file, stream, underWay))
        {
            string place = $"{file}:{++number}";
            T row = JsonFields.Read(place, "a line of the run's log", line, MostDepth, read);
            if (!seen.Add(key(row))) throw InputException.File(place, "each row of the run's log once", $"{key(row)} again");
            rows.Add(row);
        }
        return rows;
    }

    private static MetricRow Epoch(JsonElement json) => new(
        json.Text("study"), json.Text("arm"), json.Count("seed"), json.Text("phase"), json.Count("epoch"), json.Whole("step"),
        json.Number("rate"), json.Number("train_loss"), json.Share("train_accuracy"), json.Number("test_loss"), json.Share("test_accuracy"),
        json.Number("images_per_second"), json.Number("seconds"),
        json.TryGetProperty("test_images", out _) ? json.Count("test_images") : 0);

    private static MeasureRow Measure(JsonElement json) => new(
        json.Text("study"), json.Text("arm"), json.Count("seed"), json.Text("phase"), MomentOf(json.Text("moment")),
        json.Count("epoch"), json.Whole("step"), json.Text("measure"), json.Number("value"));

    private static RunRow End(JsonElement json) => new(
        json.Text("study"), json.Text("arm"), json.Count("seed"), json.Whole("steps"), json.Member("diverged").GetBoolean(), Hash(json.Text("sha256")));

    private static string Hash(string text) =>
        text.Length == 64 && text.All(char.IsAsciiHexDigitLower) ? text : throw new FormatException("a 'sha256' that is no hash");

    // By name alone: what parses enumerations takes numbers too.
    private static Moment MomentOf(string text)
    {
        foreach (Moment moment in Enum.GetValues<Moment>())
            if (SettingText.Format(moment) == text) return moment;
        throw new FormatException($"the moment '{text}'");
    }
}
