using System.Diagnostics;

namespace Plasticity.Cli.Tests.Sweeps;

/// <summary>The scripts beside the test projects, run with the program as it lies beside the tests.</summary>
internal static class Scripts
{
    /// <param name="script">Below tests/.</param> <param name="environment">Variables as "NAME=value".</param>
    public static Outcome Run(string script, params string[] environment)
    {
        ProcessStartInfo start = new("bash", [Repository.At("tests", script), "dotnet", Path.Combine(AppContext.BaseDirectory, "plasticity.dll")]);
        foreach (string[] pair in environment.Select(variable => variable.Split('=', 2))) start.Environment[pair[0]] = pair[1];
        return Outcome.Of(start);
    }
}
