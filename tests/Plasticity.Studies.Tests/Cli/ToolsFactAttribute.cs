using Plasticity.Engine.Tests.Support;

namespace Plasticity.Studies.Tests.Cli;

/// <summary>A fact that needs programs of the system; where one of them is not it is skipped with the reason, and fails in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class ToolsFactAttribute : FactAttribute
{
    /// <param name="advice">What to do, behind the name of the program that is missing.</param> <param name="tools">Their names.</param>
    protected ToolsFactAttribute(string advice, params IReadOnlyList<string> tools)
    {
        if (Ci.SkipsNothing) return;
        // Daemons lie where a user's path does not lead.
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/sbin"];
        foreach (string tool in tools)
            if (OperatingSystem.IsWindows() || !folders.Any(folder => File.Exists(Path.Combine(folder, tool)))) Skip = $"no {tool} here{advice}";
    }
}
