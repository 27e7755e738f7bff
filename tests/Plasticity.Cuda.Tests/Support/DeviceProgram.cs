using System.Diagnostics;
using Plasticity.Devices;
using Plasticity.Devices.Cuda;

namespace Plasticity.Cuda.Tests.Support;

/// <summary>
/// The test assembly as a program: says which devices there are and what the name it is given opens. For tests of what a process finds when it
/// looks for libraries, which it does once.
/// </summary>
internal static class DeviceProgram
{
    /// <summary>The environment variable that tells the two lives of this assembly apart.</summary>
    public const string Marker = "PLASTICITY_DEVICE_PROGRAM";

    private static int Main(string[] arguments)
    {
        foreach (DeviceListing listing in DeviceCatalogue.List()) Console.WriteLine($"{listing.Id}: {listing.Missing ?? listing.Info!.Name}");
        try
        {
            using IDevice device = DeviceCatalogue.Open(arguments[0]);
            Console.WriteLine($"opened {device.Info.Id}");
            return 0;
        }
        catch (Exception problem) when (problem is DeviceException or UnknownDeviceException)
        {
            Console.WriteLine($"refused: {problem.Message}");
            return 1;
        }
    }

    /// <summary>Runs it to its end, and returns what it said.</summary>
    /// <param name="name">The device to open.</param>
    /// <param name="driver">The file of the driver's library.</param> <param name="compiler">That of NVRTC; null looks where it usually is.</param>
    public static string Run(string name, string driver, string? compiler)
    {
        ProcessStartInfo start = new("dotnet", ["exec", typeof(DeviceProgram).Assembly.Location, name])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        start.Environment[Marker] = "1";
        start.Environment[CudaLibrary.Override] = driver;
        if (compiler is null) start.Environment.Remove(NvrtcLibrary.Override);
        else start.Environment[NvrtcLibrary.Override] = compiler;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal("", errors.GetAwaiter().GetResult());
        return output;
    }
}
