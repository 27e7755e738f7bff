using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;

namespace Plasticity.Cli.Tests;

/// <summary>Runs that take all cores, and one that is timed: not beside other tests.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;

[Collection("alone")]
public sealed class RunCommandTests : IDisposable
{
    private static readonly string[] Tiny =
    [
        "run", "warm-start", "--size", "smoke", "--data", "shapes", "--device", "cpu",
        "--set", "train-images=128", "--set", "test-images=64", "--set", "pretrain-epochs=1", "--set", "tune-epochs=2",
    ];

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Smoke_runs_end_to_end()
    {
        Outcome outcome = Program.Run("run", "warm-start", "--size", "smoke", "--data", "shapes", "--device", "cpu", "--out", _scratch["run"]);
        Assert.Equal("", outcome.Error);
        Assert.Equal(0, outcome.Code);
        Assert.Contains("shrink-perturb", outcome.Out, StringComparison.Ordinal);
        Assert.Contains($"Report: {_scratch["run/report.html"]}", outcome.Out, StringComparison.Ordinal);

        string[] lines = File.ReadAllLines(_scratch["run/metrics.jsonl"]);
        // Two seeds: fresh tunes 5 epochs; warm and shrink-perturb pretrain 3 and tune 5.
        Assert.Equal(2 * (5 + 8 + 8), lines.Length);
        using JsonDocument last = JsonDocument.Parse(lines[^1]);
        Assert.InRange(last.RootElement.GetProperty("test_accuracy").GetDouble(), 0.0, 1.0);
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(_scratch["run/summary.json"]));
        Assert.Equal(3, summary.RootElement.GetProperty("arms").GetArrayLength());
        foreach (JsonElement arm in summary.RootElement.GetProperty("arms").EnumerateArray()) Assert.Equal(2, arm.GetProperty("n").GetInt32());
        XElement.Parse(File.ReadAllText(_scratch["run/figures/learning-curves.svg"]));
        XElement.Parse(File.ReadAllText(_scratch["run/figures/paired-gap.svg"]));
        Assert.StartsWith("<!doctype html>", File.ReadAllText(_scratch["run/report.html"]), StringComparison.Ordinal);
        Assert.Contains("study: warm-start", File.ReadAllText(_scratch["run/settings.yaml"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_prints_the_table_alone()
    {
        Outcome outcome = Program.Run([.. Tiny, "--quiet", "--seeds", "1", "--out", _scratch["run"]]);
        Assert.Equal(0, outcome.Code);
        string[] lines = outcome.Out.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(["arm", "fresh", "warm", "shrink-perturb"], lines.Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public void Asked_for_it_a_run_keeps_what_tensorboard_reads()
    {
        Outcome outcome = Program.Run([.. Tiny, "--quiet", "--seeds", "1", "--tensorboard", "--out", _scratch["run"]]);
        Assert.Equal(("", 0), (outcome.Error, outcome.Code));
        string[] places = [.. Directory.GetFiles(_scratch["run/tensorboard"], "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_scratch["run/tensorboard"], Path.GetDirectoryName(file)!))];
        Assert.Equal(["fresh/seed-1", "shrink-perturb/seed-1", "training-images", "warm/seed-1"], places.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_command_in_the_settings_makes_the_same_numbers_again()
    {
        Program.Run([.. Tiny, "--quiet", "--seeds", "1", "--out", _scratch["first"]]);
        string command = File.ReadLines(_scratch["first/settings.yaml"]).Single(line => line.StartsWith("command: ", StringComparison.Ordinal))["command: ".Length..].Trim('"');
        Program.Run([.. command.Split(' ').Skip(1), "--quiet", "--out", _scratch["second"]]);
        Assert.Equal(Arms("first"), Arms("second"));
    }

    [Fact]
    public void Redirected_output_has_no_escape_codes_and_the_run_goes_where_its_hash_says()
    {
        using Process process = Program.Start(_scratch.Root, [.. Tiny, "--seeds", "1"]);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.DoesNotContain('\u001b', output);
        Assert.Matches(@"(?m)^seed 1  fresh .* test +\d", output);
        string folder = Assert.Single(Directory.GetDirectories(_scratch["runs"]));
        Assert.Matches("^warm-start-[0-9a-f]{8}$", Path.GetFileName(folder));
    }

    [Fact]
    public void Interrupted_it_ends_within_two_seconds_and_leaves_whole_lines()
    {
        if (OperatingSystem.IsWindows()) return; // a console signal cannot be sent to one process alone there
        using Process process = Program.Start(_scratch.Root, [.. Tiny, "--set", "tune-epochs=100000", "--out", _scratch["run"]]);
        string metrics = _scratch["run/metrics.jsonl"];
        Stopwatch clock = Stopwatch.StartNew();
        while (!File.Exists(metrics) || new FileInfo(metrics).Length == 0)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(90), "no epoch ended in 90 seconds");
            Thread.Sleep(50);
        }
        clock.Restart();
        using Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        Assert.True(process.WaitForExit(10_000));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2.5), $"took {clock.Elapsed}");
        Assert.Equal(130, process.ExitCode);
        string text = File.ReadAllText(metrics);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        foreach (string line in text.TrimEnd().Split('\n')) JsonDocument.Parse(line).Dispose();
        Assert.False(File.Exists(_scratch["run/summary.json"]));
        Assert.Single(process.StandardError.ReadToEnd().TrimEnd().Split('\n'));
    }

    private string Arms(string run)
    {
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(_scratch[$"{run}/summary.json"]));
        return summary.RootElement.GetProperty("arms").GetRawText();
    }
}
