using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Sweeps;

/// <summary>How to start this program once more.</summary>
/// <param name="File">What is executed.</param> <param name="First">Arguments that come before its own: the program, where the file is its host.</param>
public sealed record ProgramStart(string File, IReadOnlyList<string> First);

/// <summary>What all runs of a sweep are told.</summary>
/// <param name="Data">Name of the data set.</param> <param name="DataFolder">Where to look for it first; null for nowhere.</param>
/// <param name="Device">Its name.</param> <param name="Threads">Of the CPU device; 0 for one a core.</param>
/// <param name="CheckpointEvery">How often the state is kept; null for the usual.</param>
public sealed record ChildSettings(string Data, string? DataFolder, string Device, int Threads, Duration? CheckpointEvery = null);

/// <summary>
/// Runs each point as <c>plasticity run</c> in a process of its own, so that a run that takes the process with it (memory, a driver) takes no
/// other run. The process is tied to this one by its standard input: when that closes, it keeps its state and ends, also when this process is killed.
/// </summary>
public sealed class ChildRuns(SweepFolder folder, ProgramStart program, ChildSettings settings) : IPointRunner
{
    /// <summary>The environment variable that ties a process to whoever holds its standard input.</summary>
    public const string ParentVariable = "PLASTICITY_PARENT";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20), Pause = TimeSpan.FromMilliseconds(50);

    public PointOutcome Run(SweepPoint point, Action<int> started, CancellationToken stop, CancellationToken kill)
    {
        using ChildLog log = new(folder.Log(point));
        string[] arguments = Arguments(point);
        log.Note($"{Environment.MachineName}: {string.Join(' ', arguments)}");
        using Process process = new() { StartInfo = Start(arguments) };
        process.OutputDataReceived += (_, line) => log.Write(line.Data);
        process.ErrorDataReceived += (_, line) => log.Complain(line.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception refused)
        {
            return new PointOutcome(1, $"{program.File} does not start: {Refusal.Words(refused)}");
        }
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        started(process.Id);
        Wait(process, stop, kill);
        log.Note(string.Create(CultureInfo.InvariantCulture, $"exit code {process.ExitCode}"));
        return new PointOutcome(process.ExitCode, process.ExitCode == 0 ? "" : log.LastComplaint ?? Ended(process.ExitCode));
    }

    internal string[] Arguments(SweepPoint point)
    {
        List<string> arguments = ["run", folder.Frozen(point), "--data", settings.Data];
        if (settings.DataFolder is { } data) arguments.AddRange(["--data-dir", Path.GetFullPath(data)]);
        arguments.AddRange(["--device", settings.Device, "--threads", settings.Threads.ToString(CultureInfo.InvariantCulture), "--out", folder.Run(point), "--quiet"]);
        if (settings.CheckpointEvery is { } every) arguments.AddRange(["--checkpoint-every", every.ToString()]);
        return [.. arguments];
    }

    private ProcessStartInfo Start(string[] arguments)
    {
        ProcessStartInfo start = new(program.File, [.. program.First, .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        start.Environment[ParentVariable] = "stdin";
        return start;
    }

    private static void Wait(Process process, CancellationToken stop, CancellationToken kill)
    {
        long? asked = null;
        while (!process.WaitForExit(Pause))
        {
            if (stop.IsCancellationRequested && asked is null)
            {
                asked = Stopwatch.GetTimestamp();
                process.StandardInput.Close();
            }
            if (kill.IsCancellationRequested || (asked is { } since && Stopwatch.GetElapsedTime(since) > Patience)) process.Kill(entireProcessTree: true);
        }
        process.WaitForExit(); // and for the last of its lines
    }

    private static string Ended(int code) => code is > 128 and < 160
        ? string.Create(CultureInfo.InvariantCulture, $"ended by signal {code - 128}, without a word")
        : string.Create(CultureInfo.InvariantCulture, $"ended with exit code {code}, without a word");
}
