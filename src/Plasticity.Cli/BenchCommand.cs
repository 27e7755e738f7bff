using System.CommandLine;

namespace Plasticity.Cli;

/// <summary><c>plasticity bench</c>: how fast this machine is, and where the time goes.</summary>
internal static class BenchCommand
{
    public static Command Create(Screen screen) => new("bench", "Measures speed on this machine.")
    {
        BenchStepCommand.Create(screen), BenchKernelsCommand.Create(screen), BenchCompareCommand.Create(screen), BenchRoofCommand.Create(screen),
    };
}
