using System.Diagnostics;
using System.Text.Json;

namespace Plasticity.Cli.Tests;

/// <summary>Sweeps whose runs are real processes.</summary>
[Needs(Needs.Patience)]
[Collection("alone")]
public sealed class SweepCommandTests : IDisposable
{
    private static readonly string[] Tiny =
    [
        "warm-start", "--size", "smoke", "--data", "shapes", "--device", "cpu", "--set", "train-images=96", "--set", "test-images=64", "--set", "width=2",
        "--set", "pretrain-epochs=1", "--set", "tune-epochs=2",
    ];

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Runs_that_differ_in_their_seed_are_judged_as_one_study_of_that_many_and_done_once()
    {
        string[] sweep = ["sweep", .. Tiny, "--over", "rate=0.01,0.001", "--seeds", "1..2", "--jobs", "2", "--out", _scratch["sweep"]];
        Outcome first = Program.Run(sweep);
        Assert.Equal(("", 0), (first.Error, first.Code));
        Assert.Contains("[4/4]", first.Out, StringComparison.Ordinal);

        // The same question as two studies of two seeds.
        using JsonDocument results = JsonDocument.Parse(File.ReadAllText(_scratch["sweep/results.json"]));
        for (int i = 0; i < 2; i++)
        {
            string rate = i == 0 ? "0.01" : "0.001";
            Assert.Equal(0, Program.Run(["run", .. Tiny, "--set", $"rate={rate}", "--seeds", "2", "--quiet", "--out", _scratch[$"run-{i}"]]).Code);
            using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(_scratch[$"run-{i}/summary.json"]));
            JsonElement point = results.RootElement.GetProperty("points")[i];
            Assert.Equal(rate, point.GetProperty("at").GetProperty("rate").GetString());
            foreach (string part in new[] { "metric", "metrics", "paired_differences", "claims" })
                Assert.Equal(JsonSerializer.Serialize(summary.RootElement.GetProperty(part)), JsonSerializer.Serialize(point.GetProperty(part)));
        }
        string[] table = File.ReadAllLines(_scratch["sweep/results.csv"]);
        Assert.StartsWith("rate,arm,metric,n,diverged,missing,mean,", table[0], StringComparison.Ordinal);
        Assert.Equal(["0.01", "0.001"], table.Skip(1).Select(line => line.Split(',')[0]).Distinct());
        Assert.All(table.Skip(1), line => Assert.Equal("2", line.Split(',')[3]));
        Assert.Contains("<svg", File.ReadAllText(_scratch["sweep/sweep.html"]), StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(_scratch["sweep/reports"], "*.html").Length);

        // Launched again, by the command or by its folder, it finds all done.
        DateTime written = File.GetLastWriteTimeUtc(Directory.GetFiles(_scratch["sweep/runs"], "metrics.jsonl", SearchOption.AllDirectories)[0]);
        foreach (string[] again in (string[][])[sweep, ["sweep", _scratch["sweep"], "--on", "folder"]])
        {
            Outcome second = Program.Run(again);
            Assert.Equal(("", 0), (second.Error, second.Code));
            Assert.DoesNotContain("[4/4]", second.Out, StringComparison.Ordinal);
        }
        Assert.Equal(written, File.GetLastWriteTimeUtc(Directory.GetFiles(_scratch["sweep/runs"], "metrics.jsonl", SearchOption.AllDirectories)[0]));
        Outcome status = Program.Run("status", _scratch["sweep"]);
        Assert.Contains("4 of 4 runs finished, 100 % of the work", status.Out, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^rate=0\.001, seed 2 +finished +100 % +fresh \d", status.Out);

        // Another sweep has no place there.
        Outcome other = Program.Run(["sweep", .. Tiny, "--seeds", "1..2", "--out", _scratch["sweep"]]);
        Assert.Equal(3, other.Code);
        Assert.Matches(@"found another one: point 1 was 'rate=0\.01, seed 1' and is 'seed 1'; give another --out", other.Error);
    }

    [Fact]
    public void A_run_that_fails_is_tried_twice_and_reported_and_the_others_are_done()
    {
        string[] sweep = ["sweep", .. Tiny, "--seeds", "1..2", "--jobs", "2", "--out", _scratch["sweep"]];
        Assert.Equal(0, Program.Run([.. sweep, "--dry-run"]).Code);
        Assert.False(Directory.Exists(_scratch["sweep"]));
        // A file that is none of a run's makes the run refuse its folder.
        string name = Launched(sweep)[1];
        string place = Path.Combine(_scratch["sweep/runs"], name);
        Directory.CreateDirectory(place);
        File.WriteAllText(Path.Combine(place, "mine.txt"), "");
        Outcome outcome = Program.Run(sweep);
        Assert.Equal(1, outcome.Code);
        Assert.Contains("1 of 2 runs finished, 1 failed", outcome.Out, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^  seed 2: plasticity: .*expected an empty folder or an earlier run, found 'mine\.txt' in it", outcome.Out);
        Assert.Equal(2, File.ReadLines(Path.Combine(_scratch["sweep/runs"], name + ".log")).Count(line => line.EndsWith("exit code 3", StringComparison.Ordinal)));
        Assert.Contains("mine.txt", Program.Run("status", _scratch["sweep"]).Out, StringComparison.Ordinal);

        File.Delete(Path.Combine(place, "mine.txt"));
        Assert.Equal(1, Program.Run(sweep).Code);
        Assert.Equal(0, Program.Run([.. sweep, "--retry-failed"]).Code);
    }

    [Fact]
    public void Seeds_are_added_until_the_interval_is_narrow_or_there_are_enough()
    {
        // So much that no two arms end alike.
        string[] learning = ["--set", "train-images=256", "--set", "test-images=512", "--set", "rate=0.01", "--set", "tune-epochs=4"];
        string[] sweep = ["sweep", .. Tiny, .. learning, "--seeds", "1..2", "--jobs", "2", "--out", _scratch["sweep"], "--most-seeds", "4"];
        Outcome narrow = Program.Run([.. sweep, "--until-interval", "1"]);
        Assert.Equal(("", 0), (narrow.Error, narrow.Code));
        Assert.Contains("one seed more", narrow.Out, StringComparison.Ordinal);
        Assert.Contains("; narrow enough", narrow.Out, StringComparison.Ordinal);
        Assert.Contains("3 of 3 runs finished", narrow.Out, StringComparison.Ordinal);
        Outcome wide = Program.Run([.. sweep, "--until-interval", "0.000001"]);
        Assert.Equal(("", 0), (wide.Error, wide.Code));
        Assert.Contains("no more than 4 seeds (--most-seeds)", wide.Out, StringComparison.Ordinal);
        Assert.Contains("4 of 4 runs finished", wide.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_run_is_told_before_anything_is_made()
    {
        File.WriteAllText(_scratch["sweep.yaml"], "study: mine\narms:\n  - {name: a, phases: [{name: tune}]}\nsweep:\n  product: {width: [2, none]}\n");
        foreach ((string[] arguments, string message) in new (string[], string)[]
        {
            (["sweep"], "sweep: expected the name of a study"),
            (["sweep", .. Tiny, "--over", "rate=0.1,-1"], "point 'rate=-1, seed 1': rate is -1, expected a number above 0"),
            (["sweep", .. Tiny, "--over", "rates=0.1"], "unknown key 'rates': did you mean 'rate'?"),
            (["sweep", .. Tiny, "--seeds", "8..1"], "--seeds: expected how many, a range as 1..8"),
            (["sweep", _scratch["sweep.yaml"], "--data", "shapes"], "sweep.yaml:5: width: expected a whole number, found 'none'"),
            (["run", _scratch["sweep.yaml"]], $"'plasticity sweep {_scratch["sweep.yaml"]}' runs it"),
            (["show", _scratch["sweep.yaml"]], $"'plasticity sweep {_scratch["sweep.yaml"]}' runs it"),
            (["sweep", .. Tiny, "--claim-expires", "10ep"], "--claim-expires: expected a time of a second to a week, as 45s or 2m, found '10ep'"),
            (["sweep", _scratch["nowhere"], "--task", "0"], "expected the folder of a sweep"),
            (["status", _scratch["nowhere"]], "expected a folder of runs or sweeps, found none of that name"),
        })
        {
            Outcome outcome = Program.Run(arguments);
            Assert.InRange(outcome.Code, 2, 3);
            Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
            Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        }
        Assert.Equal(["sweep.yaml"], Directory.GetFileSystemEntries(_scratch.Root).Select(Path.GetFileName));
    }

    [Fact]
    public void Processes_that_join_share_the_runs_and_do_each_once()
    {
        string[] names = Launched(["sweep", .. Tiny, "--over", "rate=0.01,0.001", "--seeds", "1..2", "--jobs", "1", "--out", _scratch["sweep"]]);
        string[] join = ["sweep", _scratch["sweep"], "--on", "folder", "--jobs", "1", "--device", "cpu", "--claim-expires", "20s"];
        Process[] workers = [.. Enumerable.Range(0, 3).Select(_ => Program.Start(_scratch.Root, join))];
        Task<string>[] told = [.. workers.Select(worker => worker.StandardOutput.ReadToEndAsync())];
        foreach (Process worker in workers)
        {
            Assert.True(worker.WaitForExit(120_000));
            Assert.Equal(0, worker.ExitCode);
            worker.Dispose();
        }
        foreach (string name in names)
        {
            Assert.Single(Directory.GetFiles(_scratch["sweep/claims"], $"{name}.*"), file => File.ReadAllText(file).Contains("\"end\":\"done\"", StringComparison.Ordinal));
            Assert.Single(File.ReadLines(Path.Combine(_scratch["sweep/runs"], name + ".log")), line => line.EndsWith("exit code 0", StringComparison.Ordinal));
        }
        Assert.All(told, output => Assert.Contains("4 of 4 runs finished. Results: ", output.GetAwaiter().GetResult(), StringComparison.Ordinal));
    }

    [Fact]
    public void Interrupted_it_leaves_no_process_behind_and_goes_on_later()
    {
        if (OperatingSystem.IsWindows()) return; // a console signal cannot be sent to one process alone there
        string[] sweep = ["sweep", .. Tiny, "--set", "tune-epochs=400", "--seeds", "1..3", "--jobs", "2", "--out", _scratch["sweep"]];
        using Process process = Program.Start(_scratch.Root, sweep);
        Until(() => Directory.Exists(_scratch["sweep/runs"]) && Directory.GetFiles(_scratch["sweep/runs"], "metrics.jsonl", SearchOption.AllDirectories).Count(file => new FileInfo(file).Length > 0) == 2);
        using (Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"])) kill.WaitForExit();
        Assert.True(process.WaitForExit(30_000));
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("plasticity: interrupted; 0 of 3 runs finished, 2 interrupted, 1 waiting", process.StandardError.ReadToEnd(), StringComparison.Ordinal);
        foreach (string log in Directory.GetFiles(_scratch["sweep/runs"], "*.log")) Assert.EndsWith("exit code 130", File.ReadAllText(log).TrimEnd(), StringComparison.Ordinal);
    }

    /// <summary>The names of the points of a sweep that was launched and stopped before its first run.</summary>
    private string[] Launched(string[] sweep)
    {
        using Process process = Program.Start(_scratch.Root, sweep);
        Until(() => File.Exists(_scratch["sweep/sweep.yaml"]));
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        return [.. File.ReadLines(_scratch["sweep/points.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("name").GetString()!)];
    }

    private static void Until(Func<bool> condition)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(90), "what was waited for did not come in 90 seconds");
            Thread.Sleep(20);
        }
    }
}
