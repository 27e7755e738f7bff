using System.ComponentModel;
using System.Diagnostics;
using Plasticity.Laboratory.Sweeps;
using Plasticity.Studies;

namespace Plasticity.Cli;

/// <summary>A sweep handed to Slurm.</summary>
internal sealed class SlurmRun(Screen screen, SweepRequest request)
{
    /// <summary>Prints the script of a sweep that is not launched.</summary>
    public void Show(string root, int points) => screen.Out.Write(Script(Path.GetFullPath(root), [.. Enumerable.Range(0, points)]).Text());

    /// <summary>Writes the script for the points that are not finished, and submits it unless that is not wanted.</summary>
    public int Submit(SweepFolder folder)
    {
        IReadOnlyList<PointStatus> points = SweepState.Of(folder, request.Expires);
        int[] open = [.. Enumerable.Range(0, points.Count).Where(i => points[i].State is not (PointState.Finished or PointState.Failed))];
        if (open.Length == 0)
        {
            screen.Line($"{SweepPage.Counts(points)}: there is nothing to submit.");
            return 0;
        }
        SlurmScript script = Script(folder.Root, open);
        if (request.DryRun)
        {
            screen.Out.Write(script.Text());
            return 0;
        }
        string file = Path.Combine(folder.Root, "job.sh");
        SweepFolder.WriteAtomically(file, script.Text());
        screen.Line($"{open.Length} tasks submitted as job {Sbatch(file)}; 'plasticity status {ShellWord.Quoted(folder.Root)}' shows how far they are.");
        return 0;
    }

    private SlurmScript Script(string root, IReadOnlyList<int> tasks)
    {
        ProgramStart program = OwnProgram.Start();
        int threads = Math.Max(1, request.Threads);
        List<string> command = [program.File, .. program.First, "sweep", root, "--device", request.Device, "--threads", $"{threads}"];
        if (request.DataFolder is { } data) command.AddRange(["--data-dir", Path.GetFullPath(data)]);
        if (request.Expires != SweepRequest.UsualExpiry) command.AddRange(["--claim-expires", FormattableString.Invariant($"{request.Expires.TotalSeconds}s")]);
        if (request.CheckpointEvery is { } every) command.AddRange(["--checkpoint-every", every.ToString()]);
        command.Add("--task");
        return new SlurmScript(root, tasks, request.Jobs, threads, SlurmScript.OptionsOf(request.Slurm), command);
    }

    private static string Sbatch(string file)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("sbatch", ["--parsable", file]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : throw new InputException($"sbatch {file}: expected a job, found: {error.GetAwaiter().GetResult().Trim()}", InputException.BadFile);
        }
        catch (Win32Exception missing)
        {
            throw new InputException($"sbatch: expected Slurm's command in the path, found none; the script is in {file}", InputException.BadFile, missing);
        }
    }
}
