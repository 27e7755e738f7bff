using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plasticity.Devices;

namespace Plasticity.Cli;

/// <summary><c>plasticity devices [--json]</c>: what there is and, for what there is not, why.</summary>
internal static class DevicesCommand
{
    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        Examples:
          plasticity devices
          plasticity devices --json
        """;

    public static Command Create(Screen screen)
    {
        Option<bool> json = new("--json") { Description = "Print JSON, for programs." };
        Command command = new("devices", "Lists the devices of this machine and, for what there is not, why. \"*\" marks the one that --device auto takes.")
        {
            json,
        };
        command.SetAction(parsed =>
        {
            IReadOnlyList<DeviceListing> devices = DeviceCatalogue.List();
            if (parsed.GetValue(json)) screen.Raw(Json(devices));
            else Table(screen, devices);
            return 0;
        });
        return command;
    }

    /// <summary>What <see cref="DeviceCatalogue.Open(string, DeviceOptions)"/> takes for "auto".</summary>
    internal static DeviceListing Automatic(IReadOnlyList<DeviceListing> devices) =>
        devices.FirstOrDefault(device => device is { Missing: null, Info.IsGpu: true }) ?? devices.First(device => device.Id == "cpu");

    // Names are for people too: "+" stays what it is. The output is never put into a page as it is.
    private static readonly JsonWriterOptions JsonOptions = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static void Table(Screen screen, IReadOnlyList<DeviceListing> devices)
    {
        DeviceListing automatic = Automatic(devices);
        int ids = devices.Max(device => device.Id.Length), names = devices.Max(device => device.Info?.Name.Length ?? 0);
        foreach (DeviceListing device in devices)
        {
            string mark = device == automatic ? "*" : " ";
            string text = device is { Info: { } info, Missing: null }
                ? string.Create(CultureInfo.InvariantCulture, $"{info.Name.PadRight(names)}  {Units(info)}, {info.MemoryBytes / 1073741824.0:F1} GiB, {info.Driver}")
                : $"{(device.Info is null ? "none" : device.Info.Name)}: {device.Missing}";
            screen.Line($"{mark} {device.Id.PadRight(ids)}  {text}", indent: ids + 4);
        }
    }

    private static string Units(DeviceInfo info) => info.Kind == DeviceKind.Cpu ? $"{info.Units} threads" : $"{info.Units} units";

    private static string Json(IReadOnlyList<DeviceListing> devices)
    {
        DeviceListing automatic = Automatic(devices);
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, JsonOptions))
        {
            json.WriteStartArray();
            foreach (DeviceListing device in devices) Write(json, device, device == automatic);
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void Write(Utf8JsonWriter json, DeviceListing device, bool automatic)
    {
        json.WriteStartObject();
        json.WriteString("id", device.Id);
        json.WriteBoolean("available", device is { Info: not null, Missing: null });
        json.WriteBoolean("auto", automatic);
        if (device.Info is { } info)
        {
            json.WriteString("kind", info.Kind.ToString().ToLowerInvariant());
            json.WriteString("name", info.Name);
            json.WriteString("driver", info.Driver);
            json.WriteNumber("units", info.Units);
            json.WriteNumber("memory_bytes", info.MemoryBytes);
            json.WriteBoolean("gpu", info.IsGpu);
        }
        if (device.Missing is not null) json.WriteString("missing", device.Missing);
        json.WriteEndObject();
    }
}
