using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Records;

namespace Plasticity.Laboratory.Runs;

/// <summary><c>summary.json</c>: what a study found, for programs. Accuracies are shares (0.01 is one point), other metrics in their own unit, and what cannot be known is null. Differences and effects are treated minus reference.</summary>
public static class SummaryFile
{
    // The file is read by people too: "β" and "–" stay what they are. It is never put into a page as it is.
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The whole file as text.</summary>
    public static string Text(Provenance run, Summary summary) => Encoding.UTF8.GetString(JsonObject.Line(json =>
    {
        json.WriteString("study", run.Study);
        Data(json, run.Data);
        Device(json, run);
        json.WriteString("version", run.Version);
        json.WriteString("commit", run.Commit);
        json.WriteString("hash", run.Hash);
        json.WriteString("command", run.Command);
        Array(json, "sessions", run.Sessions, Session);
        json.WriteString("metric", summary.Metric.Description);
        Array(json, "arms", summary.Arms, (line, arm) => Arm(line, arm, summary));
        Array(json, "metrics", summary.Metrics, Metric);
        Array(json, "paired_differences", summary.Differences, Difference);
        Array(json, "claims", summary.Verdicts, Claim);
        Array(json, "unreached", summary.Unreached, Unreached);
        json.WriteNumber("diverged", summary.Arms.Sum(arm => arm.Diverged));
        Number(json, "wall_seconds", Math.Round(summary.WallSeconds, 2));
        Number(json, "images_per_second", Math.Round(summary.ImagesPerSecond, 1));
    }, Options));

    private static void Data(Utf8JsonWriter json, DataIdentity data)
    {
        json.WriteStartObject("data");
        json.WriteString("name", data.Name);
        if (data.Sha256.Length > 0) json.WriteString("sha256", data.Sha256);
        else json.WriteNull("sha256");
        json.WriteEndObject();
    }

    private static void Device(Utf8JsonWriter json, Provenance run)
    {
        json.WriteStartObject("device");
        json.WriteString("id", run.Device.Id);
        json.WriteString("name", run.Device.Name);
        json.WriteString("driver", run.Device.Driver);
        json.WriteNumber("units", run.Device.Units);
        json.WriteEndObject();
    }

    private static void Session(Utf8JsonWriter json, RunSession session)
    {
        json.WriteNumber("from_step", session.FromStep);
        json.WriteString("device", session.Device);
        json.WriteString("device_name", session.DeviceName);
        json.WriteString("driver", session.Driver);
        json.WriteString("version", session.Version);
        json.WriteString("commit", session.Commit);
    }

    private static void Arm(Utf8JsonWriter json, ArmResult arm, Summary summary)
    {
        json.WriteString("arm", arm.Arm);
        json.WriteString("reference", summary.Comparison.ReferenceOf(arm.Arm));
        json.WriteStartObject("at");
        foreach (Coordinate coordinate in summary.Design.ArmOf(arm.Arm).At) json.WriteString(coordinate.Axis, coordinate.At);
        json.WriteEndObject();
        Values(json, arm);
    }

    private static void Metric(Utf8JsonWriter json, MetricResult result)
    {
        json.WriteString("metric", result.Metric.Name);
        json.WriteString("label", result.Metric.Label);
        json.WriteString("unit", SettingText.Format(result.Metric.Unit));
        json.WriteString("description", result.Metric.Description);
        Array(json, "arms", result.Arms, (line, arm) =>
        {
            line.WriteString("arm", arm.Arm);
            Values(line, arm);
        });
    }

    private static void Values(Utf8JsonWriter json, ArmResult arm)
    {
        json.WriteNumber("n", arm.Count);
        Number(json, "mean", arm.Mean);
        Number(json, "sd", arm.Deviation);
        json.WriteNumber("diverged", arm.Diverged);
        json.WriteNumber("missing", arm.Missing);
        BySeed(json, arm.Values);
    }

    private static void Difference(Utf8JsonWriter json, PairedDifference difference)
    {
        Names(json, "treated", difference.Treated);
        Names(json, "reference", difference.Reference);
        json.WriteNumber("n", difference.Count);
        Number(json, "mean", difference.Mean);
        Range(json, "bootstrap_95", difference.Bootstrap);
        Range(json, "paired_t_95", difference.Student);
        BySeed(json, difference.BySeed);
    }

    private static void Claim(Utf8JsonWriter json, Verdict verdict)
    {
        json.WriteString("text", verdict.Claim.Text);
        json.WriteString("metric", verdict.Difference.Metric.Name);
        Names(json, "higher", verdict.Claim.Higher);
        Names(json, "lower", verdict.Claim.Lower);
        if (verdict.Claim.Within is { } within) json.WriteNumber("within", within);
        if (verdict.Claim.Either) json.WriteBoolean("either", true);
        Names(json, "treated", verdict.Difference.Treated);
        Names(json, "reference", verdict.Difference.Reference);
        json.WriteNumber("n", verdict.Difference.Count);
        Number(json, "effect", verdict.Difference.Mean);
        Range(json, "interval", verdict.Difference.Student);
        Range(json, "bootstrap_95", verdict.Difference.Bootstrap);
        json.WriteBoolean("holds", verdict.Holds);
        json.WriteString("verdict", verdict.Words);
    }

    private static void Names(Utf8JsonWriter json, string side, IEnumerable<string> arms)
    {
        json.WriteStartArray(side);
        foreach (string arm in arms) json.WriteStringValue(arm);
        json.WriteEndArray();
    }

    private static void Unreached(Utf8JsonWriter json, Unreached phase)
    {
        json.WriteString("arm", phase.Arm);
        json.WriteString("phase", phase.Phase);
        json.WriteNumber("count", phase.Count);
        json.WriteNumber("runs", phase.Runs);
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void BySeed(Utf8JsonWriter json, IReadOnlyDictionary<int, double> values)
    {
        json.WriteStartObject("by_seed");
        foreach ((int seed, double value) in values) Number(json, seed.ToString(CultureInfo.InvariantCulture), value);
        json.WriteEndObject();
    }

    private static void Range(Utf8JsonWriter json, string name, Interval? interval)
    {
        if (interval is not { } range)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartArray(name);
        json.WriteNumberValue(Rounded(range.Low));
        json.WriteNumberValue(Rounded(range.High));
        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, Rounded(value));
        else json.WriteNull(name);
    }

    /// <summary>Eight decimals are finer than any test set; what is far below one keeps as many digits.</summary>
    private static double Rounded(double value) =>
        value == 0 || Math.Abs(value) >= 1e-3 ? Math.Round(value, 8) : double.Parse(value.ToString("E7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
