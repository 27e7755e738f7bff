using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Plasticity.Laboratory.Sweeps;

/// <summary>A process on a machine: what can be told of it later, when another may have its number.</summary>
/// <param name="Machine">Where its number counts: the host's name and, where there is such a thing, this boot and this space of numbers.</param>
/// <param name="Id">Its number there.</param> <param name="Started">When, in seconds since 1970 by that machine's clock.</param>
internal sealed record ProcessMark(string Machine, int Id, long Started)
{
    // A start is reckoned from the time of boot, which is not told to the second everywhere.
    private const int Slack = 3;

    /// <summary>This machine.</summary>
    public static string ThisMachine { get; } = string.Join('/', new[] { Environment.MachineName, Boot(), Space() }.Where(part => part.Length > 0));

    /// <summary>This process.</summary>
    public static ProcessMark Own { get; } = Of(Environment.ProcessId) ?? new ProcessMark(ThisMachine, Environment.ProcessId, 0);

    /// <summary>The host's name.</summary>
    public string Host => Machine.Split('/')[0];

    /// <summary>A process of this machine; null when it has ended.</summary>
    public static ProcessMark? Of(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return process.HasExited ? null : new ProcessMark(ThisMachine, id, new DateTimeOffset(process.StartTime).ToUnixTimeSeconds());
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    /// <summary>True when it has certainly ended; nothing is known of other machines' processes.</summary>
    public bool HasEnded => Machine == ThisMachine && (Of(Id) is not { } now || Math.Abs(now.Started - Started) > Slack);

    /// <summary>True when it certainly lives.</summary>
    public bool IsAlive => Machine == ThisMachine && !HasEnded;

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteString("machine", Machine);
        json.WriteNumber("process", Id);
        json.WriteNumber("since", Started);
    }

    internal static ProcessMark Read(JsonElement json) =>
        new(json.GetProperty("machine").GetString() ?? "", json.GetProperty("process").GetInt32(), json.GetProperty("since").GetInt64());

    private static string Boot() => Try(() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim());

    private static string Space() => Try(() => new FileInfo("/proc/self/ns/pid").LinkTarget ?? "");

    private static string Try(Func<string> read)
    {
        try
        {
            return OperatingSystem.IsLinux() ? read() : "";
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
