using System.Diagnostics;

namespace Plasticity.Cli.Tests;

/// <summary>Whatever becomes of standard output, error and input, a command does its work to the end.</summary>
public sealed class StandardStreamsTests
{
    private const string Run = "run warm-start --size smoke --data shapes --set train-images=64 --set test-images=20 --set width=1 --set pretrain-epochs=1 --set tune-epochs=1 --seeds 1";

    [BashTheory]
    [InlineData(">&-", 0, 0)]
    [InlineData("2>&-", 0, 0)]
    [InlineData("<&-", 0, 0)]
    [InlineData(">&- 2>&-", 0, 0)]
    [InlineData("<&- >&- 2>&-", 0, 0)]
    [InlineData("| head -c 1", 0, 0)]
    [InlineData(">/dev/full", 0, 1)]
    [InlineData(">/dev/full 2>/dev/full", 0, 0)]
    public void A_run_leaves_all_its_files(string redirection, int code, int complaints)
    {
        using ScratchFolder scratch = new();
        Outcome outcome = Shell($"{Run} --out '{scratch["run"]}'", redirection);
        Assert.Equal(code, outcome.Code);
        Assert.Equal(complaints, Lines(outcome.Error));
        foreach (string file in new[] { "summary.json", "report.html", "metrics.csv", "settings.yaml" }) Assert.True(new FileInfo(Path.Combine(scratch["run"], file)).Length > 0, file);
        Assert.False(Directory.Exists(Path.Combine(scratch["run"], "checkpoints")));
    }

    [BashTheory]
    [InlineData("list", ">&-", 0, 0)]
    [InlineData("list", "| head -1", 0, 0)]
    [InlineData("list", ">/dev/full", 1, 1)]
    [InlineData("show warm-start", ">/dev/full", 1, 1)]
    [InlineData("devices --json", ">/dev/full", 1, 1)]
    [InlineData("--help", ">/dev/full", 1, 1)]
    [InlineData("--help", ">&-", 0, 0)]
    [InlineData("lst", "2>&-", 2, 0)]
    [InlineData("lst", ">&- 2>&-", 2, 0)]
    [InlineData("lst", "2>/dev/full", 2, 0)]
    public void A_command_that_prints_ends_with_a_code_and_at_most_a_line(string command, string redirection, int code, int complaints)
    {
        Outcome outcome = Shell(command, redirection);
        Assert.Equal(code, outcome.Code);
        Assert.Equal(complaints, Lines(outcome.Error));
        if (complaints > 0) Assert.Equal("plasticity: standard output: expected a place that takes it, found no space left on the disk; what was to be printed is incomplete", outcome.Error.TrimEnd());
    }

    private static int Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    private static Outcome Shell(string command, string redirection)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "plasticity.dll");
        ProcessStartInfo start = new("bash", ["-c", $"set -o pipefail; dotnet '{program}' {command} {redirection}"]);
        start.Environment.Remove("PLASTICITY_DATA");
        return Outcome.Of(start);
    }
}

/// <summary>A theory that needs bash and /dev/full.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BashTheoryAttribute : NeedsTheoryAttribute
{
    public BashTheoryAttribute() : base(Needs.Shell) => Missing = File.Exists("/dev/full") ? null : "no /dev/full here";
}
