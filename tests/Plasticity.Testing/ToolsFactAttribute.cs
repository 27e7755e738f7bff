namespace Plasticity.Testing;

/// <summary>A fact that needs programs of the system.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class ToolsFactAttribute : NeedsFactAttribute
{
    /// <param name="need">One of <see cref="Needs"/>.</param> <param name="advice">What to do, behind the name of the program that is missing.</param>
    /// <param name="tools">Their names.</param>
    protected ToolsFactAttribute(string need, string advice, params IReadOnlyList<string> tools) : base(need)
    {
        // Daemons lie where a user's path does not lead.
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/sbin"];
        foreach (string tool in tools)
            if (OperatingSystem.IsWindows() || !folders.Any(folder => File.Exists(Path.Combine(folder, tool)))) Missing = $"no {tool} here{advice}";
    }
}

/// <summary>A fact that runs scripts of this repository.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BashFactAttribute() : ToolsFactAttribute(Needs.Shell, "", "bash", "python3");
