using System.Globalization;
using Plasticity.Devices;
using Plasticity.Diagnostics.Training;

namespace Plasticity.Cli;

/// <summary>A profile to read: kernels by their time, each with its sizes below it.</summary>
internal static class ProfileTable
{
    /// <summary>What stands below the table.</summary>
    public const string Note = "GFLOP/s as direct convolution counts; GB/s of the buffers given, each once. Each launch is waited for, so these steps may be slower.";

    /// <summary>The table, its heads first; times and calls are those of one step.</summary>
    public static IReadOnlyList<string[]> Rows(StepProfile profile)
    {
        List<string[]> rows = [["kernel", "calls", "ms", "share", "GFLOP/s", "GB/s"]];
        foreach (ProfileLine[] sizes in profile.Lines.GroupBy(line => line.Name).Select(group => group.ToArray()).OrderByDescending(group => group.Sum(line => line.Seconds)))
        {
            if (sizes.Length > 1) rows.Add(Row(profile, sizes[0].Name, Sum(sizes)));
            foreach (ProfileLine line in sizes)
                rows.Add(Row(profile, sizes.Length > 1 ? $"  {line.Size}" : $"{line.Name} {line.Size}".TrimEnd(), line));
        }
        rows.Add(["a step", "", Number(1e3 * profile.Seconds / profile.Steps, "F2"), Number(100, "F1") + " %", "", ""]);
        return rows;
    }

    /// <summary>The same for programs.</summary>
    public static IEnumerable<Dictionary<string, object?>> Values(StepProfile profile) => profile.Lines.Select(line => new Dictionary<string, object?>
    {
        ["kernel"] = line.Name,
        ["size"] = line.Size,
        ["calls"] = Math.Round(line.Calls / (double)profile.Steps, 2),
        ["milliseconds"] = Math.Round(1e3 * line.Seconds / profile.Steps, 4),
        ["share"] = Math.Round(profile.Share(line), 5),
        ["gigaflops_per_second"] = Giga(line.Flops, line.Seconds) is { } flops ? Math.Round(flops, 2) : null,
        ["gigabytes_per_second"] = Giga(line.Bytes, line.Seconds) is { } bytes ? Math.Round(bytes, 2) : null,
    });

    private static ProfileLine Sum(ProfileLine[] lines) => new(
        lines[0].Name, "", lines.Sum(line => line.Calls), lines.Sum(line => line.Seconds), lines.Sum(line => line.Flops), lines.Sum(line => line.Bytes));

    private static string[] Row(StepProfile profile, string name, ProfileLine line) =>
    [
        name, line.Calls == 0 ? "" : Number(line.Calls / (double)profile.Steps, "0.#"), Number(1e3 * line.Seconds / profile.Steps, "F2"),
        Number(100 * profile.Share(line), "F1") + " %", Giga(line.Flops, line.Seconds) is { } flops ? Number(flops, "F0") : "",
        Giga(line.Bytes, line.Seconds) is { } bytes ? Number(bytes, "F1") : "",
    ];

    /// <summary>Nothing where there is no work to count, or it was over before the clock moved.</summary>
    private static double? Giga(long work, double seconds) => work == 0 || seconds <= 0 ? null : work / seconds / 1e9;

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
