using System.Diagnostics;
using Plasticity.Laboratory.Checkpoints;

namespace Plasticity.Cli.Tests.Endurance;

/// <summary>A run whose process is ended by SIGKILL, and begun again, until it is left to come to its end.</summary>
/// <param name="command">Its command line.</param> <param name="folder">Its folder.</param>
/// <param name="seconds">That it takes when nobody disturbs it.</param> <param name="random">Draws the moments.</param>
internal sealed class KilledRun(string[] command, string folder, double seconds, Random random)
{
    /// <summary>Of the time of a small run that the program takes to start.</summary>
    private const double Start = 0.25;

    /// <summary>Written one after the other when the last step is done.</summary>
    private static readonly string[] Results =
        ["metrics.csv.partial", "metrics.csv", "report.html.partial", "report.html", "summary.json.partial", "summary.json"];

    private readonly string _partial = Path.Combine(folder, "checkpoints", "checkpoint.partial");

    /// <summary>How often it was ended.</summary>
    public int Kills { get; private set; }

    /// <summary>How often half a checkpoint of the process lay there when it was gone; what one before it left does not count.</summary>
    public int Inside { get; private set; }

    /// <summary>How often there was nothing yet to go on from.</summary>
    public int BeforeFirst { get; private set; }

    /// <summary>How often all was trained and the results were being written.</summary>
    public int AfterLast { get; private set; }

    /// <summary>How often there was something to go on from and something left to train.</summary>
    public int InTraining { get; private set; }

    /// <summary>Begins it or goes on with it, and ends it there; false where it came to its end before.</summary>
    public bool Strike(Kill kill)
    {
        (bool, DateTime) before = Partial();
        using Process process = Program.Start(folder: Path.GetTempPath(), [.. command, "--out", folder]);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        Await(kill, process);
        process.Kill();
        process.WaitForExit();
        string said = error.GetAwaiter().GetResult();
        _ = output.GetAwaiter().GetResult();
        // Every checkpoint of the process before was whole: nothing is to be said of any.
        Assert.Equal("", said);
        if (process.ExitCode == 0) return false;
        if (File.Exists(_partial) && Partial() != before) Inside++;
        Count();
        return true;
    }

    /// <summary>Lets it come to its end.</summary>
    public void Finish()
    {
        using Process process = Program.Start(folder: Path.GetTempPath(), [.. command, "--out", folder]);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal((0, ""), (process.ExitCode, said));
        _ = output.GetAwaiter().GetResult();
    }

    private void Await(Kill kill, Process process)
    {
        switch (kill)
        {
            case Kill.Starting:
                Pause(random.NextDouble() * Start * seconds, process);
                break;
            case Kill.Anywhere:
                Pause(random.NextDouble() * seconds, process);
                break;
            case Kill.Writing:
                Pause(random.NextDouble() * seconds / 2, process);
                Spin(process, () => File.Exists(_partial));
                break;
            default:
                string awaited = Path.Combine(folder, Results[random.Next(Results.Length)]);
                while (!process.HasExited && !File.Exists(Path.Combine(folder, Results[0])) && !File.Exists(Path.Combine(folder, Results[1]))) Thread.Sleep(1);
                Spin(process, () => File.Exists(awaited) || File.Exists(Path.Combine(folder, Results[^1])));
                break;
        }
    }

    private static void Pause(double seconds, Process process) => process.WaitForExit(TimeSpan.FromSeconds(seconds));

    // A checkpoint of so small a network is written in some milliseconds: to sleep would be to miss it.
    private static void Spin(Process process, Func<bool> until)
    {
        for (int i = 0; !until(); i++)
        {
            if (i % 1000 == 0 && process.HasExited) return;
        }
    }

    private (bool Exists, DateTime Written) Partial() => (File.Exists(_partial), File.GetLastWriteTimeUtc(_partial));

    private void Count()
    {
        Kills++;
        IReadOnlyList<string> checkpoints = new CheckpointFolder(Path.Combine(folder, "checkpoints")).Paths;
        bool ends = File.Exists(Path.Combine(folder, "metrics.csv")) || File.Exists(Path.Combine(folder, "metrics.csv.partial"));
        if (ends) AfterLast++;
        else if (checkpoints.Count == 0) BeforeFirst++;
        else InTraining++;
        // Under its name a checkpoint is whole, whenever the process ended.
        foreach (string file in checkpoints) Assert.True(CheckpointFolder.Read(file).Step > 0);
    }
}
