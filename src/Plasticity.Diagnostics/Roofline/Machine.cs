using System.Globalization;
using System.Runtime.InteropServices;
using Plasticity.Devices;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>The machine that something was measured on.</summary>
/// <param name="Name">Its name in the network.</param> <param name="Processor">What the processor calls itself.</param>
/// <param name="Processors">Logical processors that this process may use.</param> <param name="System">Operating system.</param>
/// <param name="Architecture">"x64", "arm64".</param> <param name="Runtime">".NET 10.0.1".</param>
public sealed record Machine(string Name, string Processor, int Processors, string System, string Architecture, string Runtime)
{
    private const string LoadFile = "/proc/loadavg";

    /// <summary>This one.</summary>
    public static Machine This()
    {
        using IDevice cpu = DeviceCatalogue.Open("cpu", threads: 1);
        return new Machine(
            Environment.MachineName, cpu.Info.Name, Environment.ProcessorCount, RuntimeInformation.OSDescription,
            RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(), RuntimeInformation.FrameworkDescription);
    }

    /// <summary>Processes that ran or waited for a processor, averaged over the last minute; null where the system does not tell.</summary>
    public static double? Load()
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            return double.Parse(File.ReadAllText(LoadFile).Split(' ')[0], CultureInfo.InvariantCulture);
        }
        catch (Exception untold) when (untold is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }
}
