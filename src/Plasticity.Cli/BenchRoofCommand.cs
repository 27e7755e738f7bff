using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Plasticity.Devices;
using Plasticity.Diagnostics.Roofline;

namespace Plasticity.Cli;

/// <summary><c>plasticity bench roof</c>: what the device can do at best.</summary>
internal static class BenchRoofCommand
{
    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        Examples:
          plasticity bench roof
          plasticity bench roof --threads 1 --json
        """;

    public static Command Create(Screen screen)
    {
        Option<string> device = Arguments.Device();
        Option<int> threads = Arguments.Threads();
        Option<bool> json = Arguments.Json();
        Command command = new("roof", "Measures what a device can do at best: multiply-adds on registers, and y = x/2 + y beyond the caches.") { device, threads, json };
        command.SetAction(parsed =>
        {
            using IDevice opened = DeviceCatalogue.Open(parsed.GetValue(device)!, parsed.GetValue(threads));
            Roof roof = Roof.Measure(opened);
            if (parsed.GetValue(json)) screen.Raw(JsonSerializer.Serialize(Values(opened.Info, roof)));
            else screen.Line(Line(opened.Info, roof));
            return 0;
        });
        return command;
    }

    /// <summary>The device and its roof in one line.</summary>
    public static string Line(DeviceInfo device, Roof roof) => string.Create(CultureInfo.InvariantCulture,
        $"{device.Id} ({device.Name}, {device.Driver}, {device.Units} {(device.Kind == DeviceKind.Cpu ? "threads" : "units")}): {roof.FlopsPerSecond / 1e9:N0} GFLOP/s on registers, {roof.BytesPerSecond / 1e9:F1} GB/s beyond the caches");

    /// <summary>The same for programs.</summary>
    public static Dictionary<string, object> Values(DeviceInfo device, Roof roof) => new()
    {
        ["device"] = device.Id,
        ["device_name"] = device.Name,
        ["driver"] = device.Driver,
        ["units"] = device.Units,
        ["peak_gigaflops_per_second"] = Math.Round(roof.FlopsPerSecond / 1e9, 2),
        ["peak_gigabytes_per_second"] = Math.Round(roof.BytesPerSecond / 1e9, 3),
    };
}
