using System.Diagnostics;
using System.Runtime.CompilerServices;
using Plasticity.Studies.Tests.Cli;

namespace Plasticity.Studies.Tests.Sweeps;

/// <summary>The scripts beside the test projects, run with the program as it lies beside the tests.</summary>
internal static class Scripts
{
    /// <param name="script">Below tests/.</param> <param name="environment">Variables as "NAME=value".</param>
    public static Outcome Run(string script, params string[] environment)
    {
        ProcessStartInfo start = new("bash", [Path.Combine(Tests(), script), "dotnet", Path.Combine(AppContext.BaseDirectory, "plasticity.dll")])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (string[] pair in environment.Select(variable => variable.Split('=', 2))) start.Environment[pair[0]] = pair[1];
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    private static string Tests([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../.."));
}
