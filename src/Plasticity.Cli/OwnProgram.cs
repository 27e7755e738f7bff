using Plasticity.Laboratory.Sweeps;

namespace Plasticity.Cli;

/// <summary>How this very program is started once more.</summary>
internal static class OwnProgram
{
    /// <summary>Its executable, or its assembly with the host that runs it.</summary>
    public static ProgramStart Start()
    {
        string? process = Environment.ProcessPath;
        string assembly = typeof(OwnProgram).Assembly.Location;
        // In a packed program the assembly is no file of its own.
        if (process is not null && (assembly.Length == 0 || Path.GetFileNameWithoutExtension(process) == Path.GetFileNameWithoutExtension(assembly))) return new ProgramStart(process, []);
        bool isHost = process is not null && Path.GetFileNameWithoutExtension(process) == "dotnet";
        return new ProgramStart(isHost ? process! : "dotnet", [assembly]);
    }
}
