using System.Diagnostics;
using Plasticity.Laboratory.Sweeps;

namespace Plasticity.Laboratory.Tests.Sweeps;

/// <summary>What a task's script does when its end comes, with a stand-in for the program and one for Slurm's command.</summary>
public sealed class SlurmScriptTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [BashFact]
    public void Near_its_time_limit_the_state_is_kept_and_the_task_goes_back_into_the_queue()
    {
        Assert.Equal(0, Ended("USR1"));
        Assert.Equal("asked to stop\n", File.ReadAllText(_scratch["run.txt"]));
        Assert.Equal("requeue 42\n", File.ReadAllText(_scratch["scontrol.txt"]));
    }

    [BashFact]
    public void Cancelled_the_state_is_kept_and_the_task_stays_cancelled()
    {
        Assert.Equal(130, Ended("TERM"));
        Assert.Equal("asked to stop\n", File.ReadAllText(_scratch["run.txt"]));
        Assert.False(File.Exists(_scratch["scontrol.txt"]));
    }

    [BashFact]
    public void Left_alone_it_ends_as_the_run_does() => Assert.Equal(7, Ended(signal: null));

    /// <returns>The exit code of the task, after it got the signal.</returns>
    private int Ended(string? signal)
    {
        Executable("scontrol", $"echo \"$@\" >> '{_scratch["scontrol.txt"]}'");
        // The program takes a moment to keep its state: the script has to wait for it.
        Executable("program", signal is null ? "exit 7" : $"""
            trap 'sleep 0.3; echo "asked to stop" >> "{_scratch["run.txt"]}"; exit 130' TERM
            touch '{_scratch["ready"]}'
            for i in $(seq 600); do sleep 0.05; done
            """);
        File.WriteAllText(_scratch["job.sh"], new SlurmScript(_scratch.Root, [3], 0, 1, [], [_scratch["program"], "sweep", "--task"]).Text());
        ProcessStartInfo start = new("bash", [_scratch["job.sh"]]) { UseShellExecute = false };
        start.Environment["PATH"] = $"{_scratch.Root}:{start.Environment["PATH"]}";
        start.Environment["SLURM_ARRAY_TASK_ID"] = "3";
        start.Environment["SLURM_JOB_ID"] = "42";
        using Process process = Process.Start(start)!;
        if (signal is not null)
        {
            Stopwatch clock = Stopwatch.StartNew();
            while (!File.Exists(_scratch["ready"]) && clock.Elapsed < TimeSpan.FromSeconds(30)) Thread.Sleep(20);
            using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
            kill.WaitForExit();
        }
        Assert.True(process.WaitForExit(30_000));
        return process.ExitCode;
    }

    private void Executable(string name, string text)
    {
        File.WriteAllText(_scratch[name], "#!/usr/bin/env bash\n" + text + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_scratch[name], UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
    }
}
