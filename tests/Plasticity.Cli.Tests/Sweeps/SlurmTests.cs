using Plasticity.Laboratory.Sweeps;
using Plasticity.Studies;

namespace Plasticity.Cli.Tests.Sweeps;

/// <summary>Sweeps as job arrays: the script, and a Slurm of our own that runs one.</summary>
[Collection("alone")]
public sealed class SlurmTests
{
    [Fact]
    public void The_script_names_the_tasks_that_are_left_and_is_bash()
    {
        SlurmScript script = new("/data/my sweeps/it-1a2b", [0, 1, 2, 5, 7, 8], 4, 2, SlurmScript.OptionsOf(["partition=gpu,time=02:00:00", "nodelist=a,b", "--exclusive"]), ["dotnet", "/opt/it's/plasticity.dll", "sweep", "/data/my sweeps/it-1a2b", "--task"]);
        string[] lines = script.Text().Split('\n');
        Assert.Equal("#!/usr/bin/env bash", lines[0]);
        foreach (string line in new[]
        {
            "#SBATCH --job-name=it-1a2b", "#SBATCH --array=0-2,5,7-8%4", "#SBATCH --cpus-per-task=2", "#SBATCH --requeue", "#SBATCH --open-mode=append",
            "#SBATCH --output=\"/data/my sweeps/it-1a2b/runs/task-%a.log\"", "#SBATCH --partition=gpu", "#SBATCH --time=02:00:00", "#SBATCH --nodelist=a,b", "#SBATCH --exclusive",
            "dotnet '/opt/it'\\''s/plasticity.dll' sweep '/data/my sweeps/it-1a2b' --task \"$SLURM_ARRAY_TASK_ID\" &",
        })
            Assert.Contains(line, lines);
        // sbatch reads options up to the first command alone.
        Assert.True(Array.FindLastIndex(lines, line => line.StartsWith("#SBATCH", StringComparison.Ordinal)) < Array.FindIndex(lines, line => line.Length > 0 && line[0] != '#'));
    }

    [Theory]
    [InlineData("array=0-7", "--slurm: expected options other than array, requeue, open-mode, signal")]
    [InlineData("time=1\nrm=2", "--slurm: expected options of sbatch as key=value")]
    [InlineData("", "--slurm: expected options of sbatch as key=value")]
    public void Options_that_would_break_it_are_refused(string option, string message) =>
        Assert.StartsWith(message, Assert.Throws<InputException>(() => SlurmScript.OptionsOf([option])).Message, StringComparison.Ordinal);

    [SlurmFact]
    public void A_task_that_is_killed_and_requeued_ends_as_if_nothing_had_been()
    {
        Outcome outcome = Scripts.Run("slurm/slurm.sh");
        Assert.True(outcome.Code == 0, outcome.Out + outcome.Error);
        Assert.Contains("slurm: 8 runs, 1 killed, requeued and gone on from its checkpoint, 8 end in the same bits as undisturbed", outcome.Out, StringComparison.Ordinal);
    }
}

/// <summary>A fact that needs Slurm.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SlurmFactAttribute() : ToolsFactAttribute(Needs.Slurm, ": apt-get install slurm-wlm munge", "bash", "munged", "slurmctld", "slurmd", "sbatch");
