using System.Diagnostics;
using System.Text.RegularExpressions;
using Plasticity.Studies;

namespace Plasticity.Cli.Tests;

/// <summary>Runs that end before their end, as people see them.</summary>
[Needs(Needs.Patience)]
public sealed class ResumeCommandTests : IDisposable
{
    private static readonly string[] Study =
    [
        "run", "warm-start", "--data", "shapes", "--device", "cpu", "--threads", "1", "--size", "smoke", "--quiet", "--checkpoint-every", "9it",
    ];

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_finished_run_is_not_done_again()
    {
        string first = Whole(_scratch["run"]);
        DateTime written = File.GetLastWriteTimeUtc(_scratch["run/metrics.jsonl"]);
        (int code, string output, string error) = Program.Run([.. Study.Except(["--quiet"]), "--out", _scratch["run"]]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains($"this run is finished, in {_scratch["run"]}; --again does it anew", output, StringComparison.Ordinal);
        Assert.Contains(first, output, StringComparison.Ordinal);
        Assert.Equal(written, File.GetLastWriteTimeUtc(_scratch["run/metrics.jsonl"]));
        Assert.False(Directory.Exists(_scratch["run.previous"]));
        Assert.Equal(0, Program.Run([.. Study, "--out", _scratch["run"], "--again"]).Code);
        Assert.True(File.Exists(_scratch["run.previous/summary.json"]));
        Assert.Equal(File.ReadAllText(_scratch["run.previous/runs.jsonl"]), File.ReadAllText(_scratch["run/runs.jsonl"]));
    }

    [Theory]
    [InlineData("SIGKILL")]
    [InlineData("SIGINT")]
    [InlineData("SIGTERM")]
    public async Task A_run_that_was_ended_goes_on_to_the_same_bits(string signal)
    {
        Whole(_scratch["whole"]);
        string run = _scratch["run"];
        int interruptions = 0;
        // Each time some epochs later, until it ends by itself.
        for (int rows = 0; ; rows = Lines(Path.Combine(run, "metrics.jsonl")))
        {
            using Process process = Program.Start(_scratch.Root, [.. Study, "--out", run]);
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            WaitForRows(run, process, rows + 8);
            Stopwatch clock = Stopwatch.StartNew();
            if (!process.HasExited) Kill(process, signal);
            await process.WaitForExitAsync();
            if (process.ExitCode == 0) break;
            interruptions++;
            Assert.True(clock.Elapsed.TotalSeconds < 5, $"it took {clock.Elapsed.TotalSeconds} s to end");
            if (signal == "SIGKILL") continue;
            Assert.True(process.ExitCode == 130, await error);
            Assert.Contains("interrupted; the state is kept in", await error, StringComparison.Ordinal);
            Assert.Empty(await output);
        }
        Assert.True(interruptions >= 2, $"{interruptions} interruptions");
        Assert.Equal(File.ReadAllText(_scratch["whole/runs.jsonl"]), File.ReadAllText(Path.Combine(run, "runs.jsonl")));
        Assert.Equal(Rows(_scratch["whole"]), Rows(run));
        Assert.False(Directory.Exists(Path.Combine(run, "checkpoints")));
    }

    [Fact]
    public void A_second_process_is_kept_out()
    {
        using Process process = Program.Start(_scratch.Root, [.. Study, "--out", _scratch["run"], "--set", "pretrain-epochs=1000"]);
        try
        {
            WaitForRows(_scratch["run"], process, atLeast: 1);
            (int code, _, string error) = Program.Run([.. Study, "--out", _scratch["run"]]);
            Assert.Equal(InputException.BadFile, code);
            Assert.Contains("expected a folder of its own, found another run at work in it", error, StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    [Fact]
    public void An_unfinished_run_of_another_question_is_not_removed_unasked()
    {
        string run = _scratch["run"];
        Interrupt(run);
        (int code, _, string error) = Program.Run([.. Study, "--out", run, "--set", "width=3"]);
        Assert.Equal(InputException.BadFile, code);
        Assert.Contains("an unfinished run of warm-start-", error, StringComparison.Ordinal);
        Assert.Matches(" in it: width was [0-9]+ and is 3; give another --out", error);
        Assert.Contains("--again to remove it", error, StringComparison.Ordinal);
        Assert.Equal(0, Program.Run([.. Study, "--out", run, "--set", "width=3", "--again"]).Code);
    }

    /// <summary>The settings and the data set's name are the same: only the hash of its bytes tells the two runs apart.</summary>
    [Fact]
    public void Data_that_changed_since_are_named_by_their_hash_then_and_now()
    {
        string run = _scratch["run"], settings = Path.Combine(run, "settings.yaml");
        Interrupt(run);
        string now = Regex.Match(File.ReadAllText(settings), "sha256: \"?([0-9a-f]{64})").Groups[1].Value, then = new('a', 64);
        File.WriteAllText(settings, File.ReadAllText(settings).Replace(now, then, StringComparison.Ordinal));
        (int code, _, string error) = Program.Run([.. Study, "--out", run]);
        Assert.Equal(InputException.BadFile, code);
        Assert.Contains($" in it: the data's SHA-256 was {then[..12]} and is {now[..12]}; give another --out, or --again to remove it", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_that_was_damaged_is_named_and_the_one_before_it_taken()
    {
        string run = _scratch["run"];
        Whole(_scratch["whole"]);
        Interrupt(run);
        string[] files = [.. Directory.GetFiles(Path.Combine(run, "checkpoints")).Order()];
        Assert.Equal(2, files.Length);
        byte[] bytes = File.ReadAllBytes(files[1]);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(files[1], bytes);
        (int code, _, string error) = Program.Run([.. Study, "--out", run]);
        Assert.Equal(0, code);
        Assert.Equal($"plasticity: {files[1]}: expected a checkpoint, found other bytes than were written: their SHA-256 was", error.Split(" was ")[0] + " was");
        Assert.Contains("the one before it is taken", error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(_scratch["whole/runs.jsonl"]), File.ReadAllText(Path.Combine(run, "runs.jsonl")));

        Interrupt(_scratch["other"]);
        foreach (string file in Directory.GetFiles(_scratch["other/checkpoints"])) File.WriteAllBytes(file, []);
        (code, _, error) = Program.Run([.. Study, "--out", _scratch["other"]]);
        Assert.Equal(InputException.BadFile, code);
        Assert.Contains("none of the 2 checkpoints can be used; --again begins the run anew", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_are_kept_where_they_are_asked_for()
    {
        Assert.Equal(0, Program.Run([.. Study, "--out", _scratch["run"], "--weights", "--keep-best", "test-accuracy"]).Code);
        string[] files = [.. Directory.GetFiles(_scratch["run/weights"]).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        Assert.Contains("warm-seed-1.safetensors", files);
        Assert.Contains("warm-seed-1.best.safetensors", files);
        Assert.Equal(0, Program.Run("run", "warm-start", "--size", "smoke", "--data", "shapes", "--out", _scratch["run"], "--quiet").Code);
    }

    private string Whole(string run)
    {
        (int code, string output, string error) = Program.Run([.. Study, "--out", run]);
        Assert.True(code == 0, error);
        return output.TrimEnd();
    }

    private void Interrupt(string run)
    {
        using Process process = Program.Start(_scratch.Root, [.. Study, "--out", run]);
        WaitForRows(run, process, atLeast: 3);
        process.Kill();
        process.WaitForExit();
    }

    private static void WaitForRows(string run, Process process, int atLeast)
    {
        string log = Path.Combine(run, "metrics.jsonl");
        while (!process.HasExited && (!File.Exists(log) || Lines(log) < atLeast)) Thread.Sleep(5);
    }

    private static int Lines(string log)
    {
        using FileStream file = new(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(file);
        return reader.ReadToEnd().Count(c => c == '\n');
    }

    private static void Kill(Process process, string signal) => Process.Start("kill", ["-s", signal[3..], $"{process.Id}"]).WaitForExit();

    /// <summary>Every row without what the clock says.</summary>
    private static string[] Rows(string run) => [.. File.ReadAllLines(Path.Combine(run, "metrics.jsonl")).Select(line => line.Split(",\"images_per_second\"")[0])];
}
