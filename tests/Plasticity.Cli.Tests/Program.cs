using System.Diagnostics;

namespace Plasticity.Cli.Tests;

/// <summary>What a command line came to.</summary>
internal sealed record Outcome(int Code, string Out, string Error)
{
    /// <summary>Runs a process to its end.</summary>
    public static Outcome Of(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError, start.UseShellExecute) = (true, true, false);
        using Process process = Process.Start(start)!;
        // Both are read at once: a process waits where nobody empties a full pipe.
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}

/// <summary>Runs command lines: in this process, or in one of their own where that matters.</summary>
internal static class Program
{
    public static Outcome Run(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = CommandLine.Run(arguments, new Screen(output, error, IsLive: false));
        return new Outcome(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs the program in a process of its own to its end, with these environment variables; null takes one away.</summary>
    public static Outcome RunAlone(IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        Outcome.Of(Information(Path.GetTempPath(), environment, arguments));

    /// <summary>The program in a process of its own, its output redirected.</summary>
    public static Process Start(string folder, params string[] arguments) => Process.Start(Information(folder, new Dictionary<string, string?>(), arguments))!;

    private static ProcessStartInfo Information(string folder, IReadOnlyDictionary<string, string?> environment, string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "plasticity.dll");
        ProcessStartInfo start = new("dotnet", [program, .. arguments])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        // What a terminal would set: redirection alone has to be enough to keep the output plain.
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["COLORTERM"] = "truecolor";
        start.Environment.Remove("NO_COLOR");
        start.Environment.Remove("PLASTICITY_DATA");
        foreach ((string name, string? value) in environment) start.Environment[name] = value;
        return start;
    }
}
