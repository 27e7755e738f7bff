using Spectre.Console;

namespace Plasticity.Cli;

/// <summary>Where a command writes, and what that place can show.</summary>
/// <param name="Out">Results.</param> <param name="Error">Complaints.</param>
/// <param name="IsLive">True for a terminal whose cursor can move: only then may anything be drawn twice or coloured.</param>
public sealed record Screen(TextWriter Out, TextWriter Error, bool IsLive)
{
    /// <summary>This process's own: live unless its output is redirected, NO_COLOR is set, or the terminal is a dumb one.</summary>
    public static Screen OfProcess()
    {
        bool plain = Console.IsOutputRedirected
            || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            || Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new Screen(Console.Out, Console.Error, !plain && AnsiConsole.Profile.Capabilities.Ansi);
    }

    /// <summary>Writes a line.</summary>
    public void Line(string text = "") => Out.WriteLine(text);
}
