using System.Diagnostics;

namespace Plasticity.Cli.Tests.Endurance;

/// <summary>Links and pipes in a run's folder lead nowhere: what they point at is not read, not written and not removed.</summary>
[Needs(Needs.Endurance)]
[Collection(LeftRunCollection.Name)]
public sealed class LinkTests(LeftRun left)
{
    [Fact]
    public void A_link_is_no_checkpoint_and_what_it_points_at_stays()
    {
        if (OperatingSystem.IsWindows()) return; // links take a privilege there
        string run = left.Copy(), newest = LeftRun.Checkpoints(run)[0], elsewhere = left.Beside("elsewhere.safetensors");
        File.Move(newest, elsewhere);
        byte[] bytes = File.ReadAllBytes(elsewhere);
        File.CreateSymbolicLink(newest, elsewhere);
        Outcome outcome = LeftRun.GoOn(run);
        Assert.Equal(0, outcome.Code);
        Assert.StartsWith($"plasticity: {newest}: expected a checkpoint, found a link to {elsewhere}", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(elsewhere));
        left.Whole.Demand(run);
    }

    [Fact]
    public void A_checkpoint_is_not_written_through_a_link()
    {
        if (OperatingSystem.IsWindows()) return; // links take a privilege there
        string run = left.Copy(), elsewhere = left.Beside("thesis.tex");
        File.WriteAllText(elsewhere, "chapter 1");
        File.CreateSymbolicLink(Path.Combine(run, "checkpoints", "checkpoint.partial"), elsewhere);
        Assert.Equal(0, LeftRun.GoOn(run).Code);
        Assert.Equal("chapter 1", File.ReadAllText(elsewhere));
        left.Whole.Demand(run);
    }

    [Fact]
    public void Nobody_waits_for_a_pipe()
    {
        if (OperatingSystem.IsWindows()) return; // there are none there
        string run = left.Copy(), newest = LeftRun.Checkpoints(run)[0];
        File.Delete(newest);
        using (Process made = Process.Start("mkfifo", [newest])) made.WaitForExit();
        Outcome outcome = LeftRun.GoOn(run);
        Assert.Equal(0, outcome.Code);
        Assert.StartsWith($"plasticity: {newest}: expected a checkpoint, found a pipe", outcome.Error, StringComparison.Ordinal);
        left.Whole.Demand(run);
    }

    [Fact]
    public void What_lies_behind_a_link_is_not_removed_with_the_run()
    {
        if (OperatingSystem.IsWindows()) return; // links take a privilege there
        string run = left.Copy(), elsewhere = left.Beside("models");
        Directory.CreateDirectory(elsewhere);
        File.WriteAllText(Path.Combine(elsewhere, "mine.safetensors"), "weights");
        Directory.CreateSymbolicLink(Path.Combine(run, "weights"), elsewhere);
        Assert.Equal(0, LeftRun.GoOn(run, "--again").Code);
        Assert.Equal("weights", File.ReadAllText(Path.Combine(elsewhere, "mine.safetensors")));
        Directory.Delete(Path.Combine(run, "weights"));
        left.Whole.Demand(run);
    }

    [Fact]
    public void A_finished_run_that_was_half_moved_aside_is_moved_as_a_whole()
    {
        string run = left.Copy(), aside = run + ".previous";
        Assert.Equal(0, LeftRun.GoOn(run).Code);
        // As a process leaves it that ends in between.
        Directory.CreateDirectory(aside);
        foreach (string file in (string[])["metrics.jsonl", "report.html"]) File.Move(Path.Combine(run, file), Path.Combine(aside, file));
        Assert.Equal(0, LeftRun.GoOn(run, "--again").Code);
        left.Whole.Demand(run);
        foreach (string file in (string[])["metrics.jsonl", "report.html", "runs.jsonl", "summary.json"]) Assert.True(File.Exists(Path.Combine(aside, file)), file);
    }

    [Fact]
    public void What_a_process_left_that_ended_after_the_summary_is_removed()
    {
        string run = left.Copy(), other = left.Copy();
        Assert.Equal(0, LeftRun.GoOn(run).Code);
        Directory.Move(Path.Combine(other, "checkpoints"), Path.Combine(run, "checkpoints"));
        File.WriteAllText(Path.Combine(run, "checkpoints", "checkpoint.partial"), "half");
        File.WriteAllText(Path.Combine(run, "progress.json"), "{}");
        Assert.Equal(0, LeftRun.GoOn(run).Code);
        left.Whole.Demand(run);
    }
}
