using System.Globalization;
using System.Text;
using Plasticity.Studies;
using Spectre.Console;

namespace Plasticity.Cli;

/// <summary>
/// This process's output and error. Whatever becomes of them, a command does its work to the end: what can no longer be written is dropped. A closed
/// stream and a reader that has gone want no more, and nothing is said of it; any other loss is told in one line at the end.
/// </summary>
internal sealed class StandardStreams
{
    // Their work is in files, and done all the same when the terminal sees nothing of it.
    private static readonly string[] s_leaveFiles = ["run", "sweep", "fork", "repro", "trace", "report", "index", "step", "convert", "export"];

    private readonly LossyStream _out, _error;

    private StandardStreams(LossyStream output, LossyStream error)
    {
        (_out, _error) = (output, error);
        bool plain = Console.IsOutputRedirected
            || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            || Environment.GetEnvironmentVariable("TERM") == "dumb";
        Console.SetOut(Writer(output));
        Console.SetError(Writer(error));
        bool isTerminal = output.IsOpen && !Console.IsOutputRedirected;
        Screen = new Screen(Console.Out, Console.Error, isTerminal && !plain && AnsiConsole.Profile.Capabilities.Ansi, isTerminal ? Columns() : int.MaxValue);
    }

    /// <summary>Live unless output is redirected, NO_COLOR is set, or the terminal is a dumb one.</summary>
    public Screen Screen { get; }

    /// <summary>Opens them, before anything else of this process may have taken their place.</summary>
    public static StandardStreams Open()
    {
        LossyStream output = Stream(1, Console.OpenStandardOutput), error = Stream(2, Console.OpenStandardError);
        if (OperatingSystem.IsWindows()) Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new StandardStreams(output, error);
    }

    /// <summary>Tells of output that was lost.</summary>
    /// <returns>The exit code: 1 for a command that did nothing but print.</returns>
    public int Close(IReadOnlyList<string> arguments, int code)
    {
        if (_out.Fault is not { } fault) return code;
        Screen.Error.WriteLine($"plasticity: standard output: expected a place that takes it, found {Refusal.Words(fault)}; what was to be printed is incomplete");
        return code == 0 && !s_leaveFiles.Contains(arguments.FirstOrDefault(word => !word.StartsWith('-'))) ? 1 : code;
    }

    private static LossyStream Stream(int descriptor, Func<Stream> open)
    {
        if (IsClosed(descriptor)) return new LossyStream(null);
        try
        {
            return new LossyStream(open());
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new LossyStream(null);
        }
    }

    private static TextWriter Writer(Stream stream) => TextWriter.Synchronized(new StreamWriter(stream, new UTF8Encoding(false)) { AutoFlush = true });

    private static int Columns()
    {
        try
        {
            return Console.WindowWidth is > 0 and int columns ? columns : int.MaxValue;
        }
        catch (IOException)
        {
            return int.MaxValue;
        }
    }

    /// <summary>
    /// Whether the process was started without this descriptor. The runtime's own files then have its number: it can only be read, or is a pipe
    /// whose other end is in this process, too. To write there would disturb the runtime. Linux alone tells.
    /// </summary>
    private static bool IsClosed(int descriptor)
    {
        try
        {
            if (!OperatingSystem.IsLinux()) return false;
            if (!CanWrite(descriptor)) return true;
            string? target = Target(descriptor);
            if (target?.StartsWith("pipe:", StringComparison.Ordinal) != true) return false;
            return Directory.EnumerateFileSystemEntries("/proc/self/fd").Select(Path.GetFileName)
                .Select(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1)
                .Any(other => other >= 0 && other != descriptor && Target(other) == target && !CanWrite(other));
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? Target(int descriptor) => new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget;

    // "flags:	0100001", octal, the last digit's two lowest bits being the mode: 0 for reading alone.
    private static bool CanWrite(int descriptor)
    {
        string flags = File.ReadLines($"/proc/self/fdinfo/{descriptor}").First(line => line.StartsWith("flags:", StringComparison.Ordinal)).TrimEnd();
        return ((flags[^1] - '0') & 3) != 0;
    }
}
