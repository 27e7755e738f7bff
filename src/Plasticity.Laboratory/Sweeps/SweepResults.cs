using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;

namespace Plasticity.Laboratory.Sweeps;

/// <summary>What a sweep found so far, as files: a table and JSON for programs, a page for people, and a report of each combination.</summary>
public static class SweepResults
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Findings = ["metric", "arms", "metrics", "paired_differences", "claims", "unreached", "diverged", "wall_seconds"];

    /// <summary>Writes all of them, in place of older ones.</summary>
    public static void Write(SweepFolder folder, IReadOnlyList<PlaceResult> places, IReadOnlyList<PointStatus> points)
    {
        SweepFolder.WriteAtomically(folder.ResultsTable, Table(folder.Description, places));
        SweepFolder.WriteAtomically(folder.Results, Json(folder.Description, places, points));
        Directory.CreateDirectory(folder.Reports);
        foreach (PlaceResult place in places)
            if (Report(folder, place) is { } report) SweepFolder.WriteAtomically(Path.Combine(folder.Reports, ReportName(places, place)), report);
        SweepFolder.WriteAtomically(folder.Page, SweepPage.Text(folder.Description, places, points));
    }

    /// <summary>The file of a combination's report: "03-width-8-rate-0.01.html".</summary>
    public static string ReportName(IReadOnlyList<PlaceResult> places, PlaceResult place)
    {
        int number = places.ToList().IndexOf(place) + 1;
        string words = new([.. place.Place.Replace(", ", "-", StringComparison.Ordinal).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '-').Take(60)]);
        return string.Create(CultureInfo.InvariantCulture, $"{number:D2}-{words}.html");
    }

    /// <summary>A row a combination, arm and metric: settings that vary, arm, metric, runs, mean, deviation, the arm minus its reference, 95 % intervals. What is not known is empty.</summary>
    public static string Table(SweepDescription sweep, IReadOnlyList<PlaceResult> places)
    {
        StringBuilder table = new();
        Row(table, [.. sweep.Keys, "arm", "metric", "n", "diverged", "missing", "mean", "sd", "mean_low_95", "mean_high_95", "reference", "minus_reference", "minus_reference_low_95", "minus_reference_high_95"]);
        foreach (PlaceResult place in places)
        {
            foreach (MetricResult metric in place.Summary.Metrics)
            {
                foreach (ArmResult arm in metric.Arms)
                {
                    Interval? mean = Statistics.StudentInterval([.. arm.Values.Values]);
                    PairedDifference? gap = metric.DifferenceOf(arm.Arm);
                    Row(table,
                    [
                        .. sweep.Keys.Select(place.Value), arm.Arm, metric.Metric.Name, Number(arm.Count), Number(arm.Diverged), Number(arm.Missing), Number(arm.Mean), Number(arm.Deviation),
                        Number(mean?.Low), Number(mean?.High), gap?.Reference[0] ?? "", Number(gap?.Mean), Number(gap?.Student?.Low), Number(gap?.Student?.High),
                    ]);
                }
            }
        }
        return table.ToString();
    }

    /// <summary>The page that a study of this combination alone would have; null while no run of it has ended.</summary>
    private static string? Report(SweepFolder folder, PlaceResult place) => place.First is null ? null
        : Runs.Report.Text(ProvenanceOf(folder.Description, place, place.First), place.Summary, place.Study.Drawn(place.Summary, place.Records));

    private static Provenance ProvenanceOf(SweepDescription sweep, PlaceResult place, RunFolder first)
    {
        Study study = Settings.With(place.Study, [$"first-seed={place.Summary.Design.Seeds[0]}", $"seeds={place.Summary.Design.Seeds.Count}"]);
        return SavedRun.Read(first).Provenance with { Study = study.Name, Summary = study.Summary, Paper = study.Paper, Settings = Catalogue.SettingsOf(study), Command = sweep.Command };
    }

    private static string Json(SweepDescription sweep, IReadOnlyList<PlaceResult> places, IReadOnlyList<PointStatus> points) => Encoding.UTF8.GetString(JsonObject.Line(json =>
    {
        json.WriteString("study", sweep.Study);
        json.WriteString("data", sweep.Data);
        json.WriteString("command", sweep.Command);
        json.WriteString("version", sweep.Version);
        json.WriteString("commit", sweep.Commit);
        json.WriteNumber("runs", points.Count);
        json.WriteNumber("finished", points.Count(point => point.State == PointState.Finished));
        json.WriteNumber("failed", points.Count(point => point.State == PointState.Failed));
        json.WriteStartArray("points");
        foreach (PlaceResult place in places) Place(json, sweep, place);
        json.WriteEndArray();
        json.WriteStartArray("failures");
        foreach (PointStatus point in points.Where(point => point.State == PointState.Failed))
        {
            json.WriteStartObject();
            json.WriteString("name", point.Point.Name);
            json.WriteString("point", point.Point.Label);
            json.WriteNumber("attempts", point.Attempts);
            json.WriteString("error", point.Error);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }, Options));

    private static void Place(Utf8JsonWriter json, SweepDescription sweep, PlaceResult place)
    {
        json.WriteStartObject();
        json.WriteStartObject("at");
        foreach (string key in sweep.Keys.Where(key => place.Value(key).Length > 0)) json.WriteString(key, place.Value(key));
        json.WriteEndObject();
        Seeds("seeds", place.Summary.Design.Seeds);
        Seeds("seeds_missing", place.Missing);
        if (place.First is not null) Found(json, SummaryFile.Text(ProvenanceOf(sweep, place, place.First), place.Summary));
        json.WriteEndObject();

        void Seeds(string name, IEnumerable<int> seeds)
        {
            json.WriteStartArray(name);
            foreach (int seed in seeds) json.WriteNumberValue(seed);
            json.WriteEndArray();
        }
    }

    /// <summary>What a summary says of the findings, not of how they were made.</summary>
    private static void Found(Utf8JsonWriter json, string summary)
    {
        using JsonDocument document = JsonDocument.Parse(summary);
        foreach (JsonProperty property in document.RootElement.EnumerateObject().Where(property => Findings.Contains(property.Name))) property.WriteTo(json);
    }

    private static void Row(StringBuilder table, IEnumerable<string> cells) => table.Append(CsvText.Line(cells)).Append('\n');

    private static string Number(double? number) => CsvText.Number(number is { } value ? Math.Round(value, 10) : null);
}
