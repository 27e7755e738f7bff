using System.Text.Json;
using Plasticity.Laboratory.Files;
using Plasticity.Studies;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>A device of a <c>bench kernels</c>, read back.</summary>
public sealed record SavedDevice(string Id, string Name, string Driver, int Units);

/// <summary>A case on a device, read back.</summary>
/// <param name="Warm">None where the kernel was wrong.</param>
public sealed record SavedTiming(string Kernel, string Size, string Device, double Flops, double Bytes, bool Verified, SampleTimes Warm);

/// <summary>What <see cref="BenchmarkFile"/> wrote, read back. Medians and quartiles are those of the samples, whatever the file says that they are.</summary>
public sealed record SavedBenchmark(
    string Date, string Commit, string Processor, int Processors, string Architecture, IReadOnlyList<SavedDevice> Devices, IReadOnlyList<SavedTiming> Timings)
{
    private const int MostDepth = 8, MostBytes = 64 << 20, MostDevices = 100, MostTimings = 100_000, MostSamples = 1_000, LongestName = 200;
    private const double LeastSeconds = 1e-12, MostSeconds = 1e9, MostWork = 1e30;
    private const string Kind = "a file that 'plasticity bench kernels --json-file' wrote";

    /// <summary>Reads a file of at most 64 MiB.</summary>
    /// <exception cref="InputException">It cannot be read, or is no such file.</exception>
    public static SavedBenchmark Read(string file) => Of(file, UserFile.Bytes(file, Kind, MostBytes));

    /// <summary>The same from bytes.</summary>
    /// <param name="file">What messages call it.</param>
    /// <exception cref="InputException">They are no such file.</exception>
    public static SavedBenchmark Of(string file, ReadOnlyMemory<byte> bytes) => JsonFields.Read(file, Kind, bytes, MostDepth, json =>
    {
        if (json.Text("kind") != BenchmarkFile.Kind) throw new FormatException("another 'kind'");
        long format = json.Whole("format");
        if (format != BenchmarkFile.Format) throw new FormatException($"format {format}; this version reads {BenchmarkFile.Format}");
        JsonElement machine = json.Member("machine");
        SavedBenchmark read = new(
            Name(json, "date"), Name(json, "commit"), Name(machine, "processor"), machine.Count("processors"), Name(machine, "architecture"),
            [.. Limited(json, "devices", MostDevices).Select(Device)], [.. Limited(json, "kernels", MostTimings).Select(Timing)]);
        read.Demand();
        return read;
    });

    /// <summary>Every device once, every case on one of them once.</summary>
    private void Demand()
    {
        HashSet<string> devices = [];
        foreach (SavedDevice device in Devices)
            if (!devices.Add(device.Id)) throw new FormatException($"device '{device.Id}' twice");
        HashSet<(string, string, string, double, double)> cases = [];
        foreach (SavedTiming timing in Timings)
        {
            if (!devices.Contains(timing.Device)) throw new FormatException($"a kernel on '{timing.Device}', which is not among the devices");
            if (!cases.Add((timing.Kernel, timing.Size, timing.Device, timing.Flops, timing.Bytes))) throw new FormatException($"'{timing.Kernel} {timing.Size}' on {timing.Device} twice");
        }
    }

    private static SavedDevice Device(JsonElement json) => new(Name(json, "device"), Name(json, "device_name"), Name(json, "driver"), json.Count("units"));

    private static SavedTiming Timing(JsonElement json)
    {
        bool isVerified = json.Member("verified").GetBoolean();
        double[] samples = [.. Limited(json, "samples_seconds", MostSamples).Select(sample => Within(sample.NumberOf("samples_seconds"), "samples_seconds", LeastSeconds, MostSeconds))];
        if (isVerified == (samples.Length == 0)) throw new FormatException(isVerified ? "a verified kernel without samples" : "samples of a wrong kernel");
        return new SavedTiming(
            Name(json, "kernel"), Name(json, "size"), Name(json, "device"), Within(json.Number("flops"), "flops", 0, MostWork), Within(json.Number("bytes"), "bytes", 0, MostWork), isVerified,
            new SampleTimes(samples));
    }

    private static string Name(JsonElement json, string key) =>
        json.Text(key) is { Length: <= LongestName } text ? text : throw new FormatException($"'{key}' of more than {LongestName} characters");

    private static IEnumerable<JsonElement> Limited(JsonElement json, string key, int most)
    {
        IEnumerable<JsonElement> list = json.List(key);
        int count = json.Member(key).GetArrayLength();
        return count <= most ? list : throw new FormatException(FormattableString.Invariant($"{count:N0} elements of '{key}', at most {most:N0} are read"));
    }

    private static double Within(double number, string key, double least, double most) =>
        number >= least && number <= most ? number : throw new FormatException(FormattableString.Invariant($"'{key}' that is {number}, no number from {least} to {most}"));
}
