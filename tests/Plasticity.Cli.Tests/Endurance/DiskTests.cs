using System.Diagnostics;
using Plasticity.Laboratory.Checkpoints;
using Plasticity.Studies;
using Xunit.Abstractions;

namespace Plasticity.Cli.Tests.Endurance;

/// <summary>A disk that refuses ends a run with one line; the checkpoints are as they were, and when it takes bytes again so does the run, to the same ones.</summary>
[Needs(Needs.Endurance)]
[Collection(LeftRunCollection.Name)]
public sealed class DiskTests(LeftRun left, ITestOutputHelper output) : IDisposable
{
    private static readonly string[] Often = [.. LeftRun.Command, "--checkpoint-every", "5it"];

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [SmallDiskFact]
    public void A_disk_that_is_full()
    {
        Random random = new(3);
        int count = Amount.Of("PLASTICITY_FULL_DISKS", 4), refused = 0, inCheckpoint = 0;
        for (int i = 0; i < count; i++)
        {
            using SmallDisk disk = new(4 << 20);
            string run = Path.Combine(disk.Root, "run");
            double moment = random.NextDouble() * left.Whole.Seconds / 2;
            long room = random.Next(6) * 4096;
            Outcome outcome = i % 2 == 0 ? Refused([], run, () => disk.Fill(room), moment) : RefusedALine(run, () => disk.Fill(left: 0));
            if (outcome.Code != 0)
            {
                refused++;
                if (outcome.Error.Contains("a checkpoint cannot be written", StringComparison.Ordinal)) inCheckpoint++;
                DemandOneLine(outcome, run, "no space left on the disk");
            }
            disk.MakeRoom();
            GoOn(run);
        }
        Assert.True(refused > 0, "no disk was full in time");
        output.WriteLine($"disk full: {refused} of {count} disks refused, {inCheckpoint} of them a checkpoint, {refused - inCheckpoint} a line of the log or a result; one line, exit code 3, checkpoints as they were; {count} of {count} runs ended in the bits of the undisturbed one");
    }

    [SmallDiskFact]
    public void A_disk_that_is_full_before_the_run_begins()
    {
        using SmallDisk disk = new(1 << 20);
        disk.Fill(left: 0);
        string run = Path.Combine(disk.Root, "run");
        DemandOneLine(Program.RunAlone(new Dictionary<string, string?>(), [.. Often, "--out", run]), run, "no space left on the disk");
    }

    [SmallDiskFact]
    public void A_disk_that_became_read_only()
    {
        using SmallDisk disk = new(4 << 20);
        string run = Path.Combine(disk.Root, "run");
        Leave(run);
        disk.ReadOnly(true);
        DemandOneLine(Program.RunAlone(new Dictionary<string, string?>(), [.. Often, "--out", run]), run, "a disk that is read-only");
        disk.ReadOnly(false);
        GoOn(run);
    }

    [Theory]
    [InlineData("checkpoints")]
    [InlineData(".")]
    public void A_folder_that_may_not_be_written_any_more(string inside)
    {
        if (OperatingSystem.IsWindows()) return; // permissions are of another kind there
        string run = _scratch["run"];
        DirectoryInfo folder = new(Path.Combine(run, inside));
        // Root may write everywhere, unless it gives up that right.
        string[] alone = Environment.UserName == "root" ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : [];
#pragma warning disable CA1416 // Windows was ruled out above, which the analyser does not see from within a lambda.
        Outcome outcome = Refused(alone, run, () => folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserExecute, moment: 0);
#pragma warning restore CA1416
        DemandOneLine(outcome, run, "no permission");
        folder.UnixFileMode |= UnixFileMode.UserWrite;
        GoOn(run);
    }

    [Fact]
    public void A_file_that_may_not_grow()
    {
        if (OperatingSystem.IsWindows()) return; // there is no such limit there
        string run = _scratch["run"];
        Leave(run);
        // Blocks of 512 bytes: more than the logs have come to, less than a checkpoint takes. The code that the runtime compiles is not to count.
        string[] limited = ["env", "DOTNET_EnableWriteXorExecute=0", "sh", "-c", "trap '' XFSZ; ulimit -f 24; exec \"$@\"", "sh"];
        Outcome outcome = Refused(limited, run, () => { }, moment: 0);
        DemandOneLine(outcome, run, "a limit on the size of files");
        GoOn(run);
    }

    /// <summary>Runs until something is done to its disk, a moment after its first checkpoint, and from there to its end.</summary>
    private static Outcome Refused(string[] through, string run, Action disturb, double moment)
    {
        string[] command = [.. through, "dotnet", Path.Combine(AppContext.BaseDirectory, "plasticity.dll"), .. Often, "--out", run];
        using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> said = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        AwaitCheckpoint(run, process);
        process.WaitForExit(TimeSpan.FromSeconds(moment));
        disturb();
        process.WaitForExit();
        return new Outcome(process.ExitCode, said.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>Goes on with a run without writing checkpoints: what its disk refuses is a line of the log, or a result.</summary>
    private static Outcome RefusedALine(string run, Action disturb)
    {
        Leave(run);
        disturb();
        return Program.RunAlone(new Dictionary<string, string?>(), [.. LeftRun.Command, "--out", run, "--checkpoint-every", "0s"]);
    }

    private static void Leave(string run)
    {
        using Process process = Program.Start(Path.GetTempPath(), [.. Often, "--out", run]);
        AwaitCheckpoint(run, process);
        process.Kill();
        process.WaitForExit();
        Assert.NotEqual(0, process.ExitCode);
    }

    private static void AwaitCheckpoint(string run, Process process)
    {
        while (!process.HasExited && LeftRun.Checkpoints(run).Count == 0) Thread.Sleep(2);
    }

    private static void DemandOneLine(Outcome outcome, string run, string reason)
    {
        Assert.True(outcome.Code == InputException.BadFile, outcome.Error);
        Assert.Matches($"^plasticity: {run}[^\n]*{reason}[^\n]*\n$", outcome.Error);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        foreach (string file in LeftRun.Checkpoints(run)) Assert.True(CheckpointFolder.Read(file).Step > 0);
    }

    private void GoOn(string run)
    {
        Assert.Equal(new Outcome(0, "", ""), Program.RunAlone(new Dictionary<string, string?>(), [.. Often, "--out", run]) with { Out = "" });
        left.Whole.Demand(run);
    }
}
