using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plasticity.Devices;
using Plasticity.Laboratory.Records;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>What <c>bench kernels --json</c> writes and <c>bench compare</c> reads. Times are in seconds; what cannot be known is null.</summary>
public static class BenchmarkFile
{
    /// <summary>What the member "kind" says.</summary>
    public const string Kind = "bench kernels";

    /// <summary>What the member "format" says: another number where a reader of this one would misunderstand it.</summary>
    public const int Format = 1;

    // Names are for people too: "+" stays what it is. The text is never put into a page as it is.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The whole file as text, in one line.</summary>
    public static string Text(BenchmarkRun run) => Encoding.UTF8.GetString(JsonObject.Line(json =>
    {
        json.WriteString("kind", Kind);
        json.WriteNumber("format", Format);
        json.WriteString("date", run.Started.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        json.WriteString("version", run.Version);
        json.WriteString("commit", run.Commit);
        Write(json, run.Machine);
        Write(json, "load_before", run.LoadBefore ?? double.NaN);
        Write(json, "load_after", run.LoadAfter ?? double.NaN);
        json.WriteStartArray("devices");
        foreach ((DeviceInfo info, Roof roof) in run.Devices) Write(json, info, roof);
        json.WriteEndArray();
        json.WriteStartArray("kernels");
        foreach ((int device, KernelResult result) in run.All) Write(json, run.Devices[device].Info.Id, result);
        json.WriteEndArray();
    }, s_options));

    private static void Write(Utf8JsonWriter json, Machine machine)
    {
        json.WriteStartObject("machine");
        json.WriteString("name", machine.Name);
        json.WriteString("processor", machine.Processor);
        json.WriteNumber("processors", machine.Processors);
        json.WriteString("system", machine.System);
        json.WriteString("architecture", machine.Architecture);
        json.WriteString("runtime", machine.Runtime);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DeviceInfo info, Roof roof)
    {
        json.WriteStartObject();
        json.WriteString("device", info.Id);
        json.WriteString("device_name", info.Name);
        json.WriteString("driver", info.Driver);
        json.WriteNumber("units", info.Units);
        json.WriteNumber("memory_bytes", info.MemoryBytes);
        Write(json, "peak_gigaflops_per_second", roof.FlopsPerSecond / 1e9);
        Write(json, "peak_gigabytes_per_second", roof.BytesPerSecond / 1e9);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string device, KernelResult result)
    {
        json.WriteStartObject();
        json.WriteString("kernel", result.Case.Name);
        json.WriteString("size", result.Case.Size);
        json.WriteString("device", device);
        json.WriteNumber("flops", result.Case.Flops);
        json.WriteNumber("bytes", result.Case.Bytes);
        json.WriteBoolean("verified", result.Verified);
        Write(json, "error", result.Error);
        json.WriteNumber("tolerance", result.Case.Tolerance);
        Write(json, "cold_seconds", result.ColdSeconds);
        Write(json, "median_seconds", result.Warm.Median);
        Write(json, "lower_quartile_seconds", result.Warm.LowerQuartile);
        Write(json, "upper_quartile_seconds", result.Warm.UpperQuartile);
        Write(json, "smallest_seconds", result.Warm.Smallest);
        Write(json, "spread", result.Warm.Spread);
        Write(json, "gigaflops_per_second", result.FlopsPerSecond / 1e9);
        Write(json, "gigabytes_per_second", result.BytesPerSecond / 1e9);
        Write(json, "share_of_roof", result.RoofShare);
        json.WriteStartArray("launches");
        foreach (KernelLaunch launch in result.Launches) Write(json, launch);
        json.WriteEndArray();
        json.WriteStartArray("samples_seconds");
        foreach (double seconds in result.Warm.Seconds) json.WriteRawValue(Rounded(seconds));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, KernelLaunch launch)
    {
        json.WriteStartObject();
        json.WriteString("kernel", launch.Kernel);
        if (launch.Grid is { } grid)
        {
            json.WriteNumber("tile_rows", grid.Variant.TileRows);
            json.WriteNumber("tile_columns", grid.Variant.TileColumns);
            json.WriteNumber("fetch", grid.Variant.Fetch);
            json.WriteStartArray("groups");
            foreach (int groups in (int[])[grid.X, grid.Y, grid.Z]) json.WriteNumberValue(groups);
            json.WriteEndArray();
            json.WriteNumber("lanes", grid.Lanes);
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (!double.IsFinite(value)) json.WriteNull(name);
        else
        {
            json.WritePropertyName(name);
            json.WriteRawValue(Rounded(value));
        }
    }

    /// <summary>Six digits are more than any clock is good for.</summary>
    private static string Rounded(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
