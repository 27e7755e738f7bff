using System.Diagnostics;
using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Tests.Watched;

namespace Plasticity.Engine.Tests.Support;

/// <summary>
/// The test assembly as a program: a few steps of a tiny network by every algorithm, which is every kernel of a training step, or what a
/// <see cref="WatchedProgram"/> does. For tests that set switches which a process reads once.
/// </summary>
internal static class TinyProgram
{
    private static int Main(string[] arguments)
    {
        if (arguments is [string watched]) return WatchedProgram.Run(watched);
        foreach (ConvolutionAlgorithm convolution in Enum.GetValues<ConvolutionAlgorithm>())
        {
            using CpuDevice device = new(new DeviceOptions(1, convolution));
            using TinyTraining training = new(device, seed: 1, batch: 3, side: 16, width: 4);
            training.Steps(2);
        }
        return 0;
    }

    /// <summary>Runs it to its end with these environment variables.</summary>
    public static void Run(params IEnumerable<(string Name, string Value)> variables) => Start([], variables);

    /// <summary>The same for a <see cref="WatchedProgram"/>.</summary>
    public static void Run(string watched, IEnumerable<(string Name, string Value)> variables) => Start([watched], variables);

    private static void Start(string[] arguments, IEnumerable<(string Name, string Value)> variables)
    {
        ProcessStartInfo start = new("dotnet", ["exec", typeof(TinyProgram).Assembly.Location, .. arguments]) { RedirectStandardError = true, UseShellExecute = false };
        foreach ((string name, string value) in variables) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }
}
