namespace Plasticity.Cli.Tests;

/// <summary><c>repro</c>, <c>trace</c> and <c>diff</c>.</summary>
[Needs(Needs.Patience)]
public sealed class CompareCommandTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_run_is_reproduced_and_one_that_was_changed_is_not()
    {
        string run = Made("run");
        (int code, string output, string error) = Program.Run("repro", run, "--quiet");
        Assert.Equal((0, ""), (code, error));
        Assert.Equal("Reproduced: 6 of 6 runs end in the same bits; 42 epochs and 0 measures are the same.", output.Trim());
        Assert.True(File.Exists(_scratch["run.repro/report.html"]));
        Assert.Contains("repeats: run\n", File.ReadAllText(_scratch["run.repro/settings.yaml"]), StringComparison.Ordinal);

        string ends = Path.Combine(run, "runs.jsonl");
        string[] lines = File.ReadAllLines(ends);
        lines[1] = lines[1].Replace("\"sha256\":\"", "\"sha256\":\"0", StringComparison.Ordinal).Replace("\"}", "", StringComparison.Ordinal)[..^1] + "\"}";
        File.WriteAllLines(ends, lines);
        (code, output, _) = Program.Run("repro", run, "--quiet");
        Assert.Equal(1, code);
        Assert.Contains("Not reproduced: 1 of 6 runs end in other bits.", output, StringComparison.Ordinal);
        Assert.Contains("Device, driver and commit are the same.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_runs_are_compared_step_by_step_and_by_their_traces()
    {
        string a = Made("a"), b = Made("b", "--set", "rate=0.0010001");
        Assert.Contains("No difference: all of the state is the same, bit for bit, after each of 264 steps.", Said(0, "diff", a, a), StringComparison.Ordinal);
        string parted = Said(1, "diff", a, b);
        Assert.Contains("They part in arm 'fresh', seed 1, at step 1; the 0 steps before it are the same", parted, StringComparison.Ordinal);
        Assert.Contains("The first tensor that differs is stem.conv.weight", parted, StringComparison.Ordinal);
        Assert.Contains("units in the last place", parted, StringComparison.Ordinal);

        Said(0, "trace", a, "--every", "20it", "--out", _scratch["ta"]);
        Said(0, "trace", b, "--every", "20it", "--out", _scratch["tb"]);
        Assert.Contains("states that both have are the same, bit for bit", Said(0, "diff", _scratch["ta"], _scratch["ta"]), StringComparison.Ordinal);
        Assert.Contains("They part at 000001-fresh-seed-1-step-20", Said(1, "diff", _scratch["ta"], _scratch["tb"]), StringComparison.Ordinal);
        string[] files = [.. Directory.GetFiles(_scratch["ta"]).Order(StringComparer.Ordinal)];
        Assert.Contains("No difference: the files hold the same arrays", Said(0, "diff", files[0], files[0]), StringComparison.Ordinal);
        Assert.Contains("The first tensor that differs", Said(1, "diff", files[0], files[1]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("diff RUN SCRATCH/none", 3, "expected the folder of a run, found none of that name")]
    [InlineData("diff RUN/report.html RUN/report.html", 3, "expected a name that ends in .npz, .safetensors, .npy, found .html")]
    [InlineData("repro SCRATCH/none", 3, "expected the folder of a run, found none of that name")]
    [InlineData("trace RUN --out RUN", 3, "expected a new folder, found one that is not empty")]
    [InlineData("trace RUN --out SCRATCH/t --every 3m", 2, "--every: expected epochs or steps, as 12ep or 500it, found '3m'")]
    public void What_cannot_be_compared_is_refused_in_one_line(string line, int code, string expected)
    {
        string run = Made("run", "--set", "seeds=1");
        (int found, _, string error) = Program.Run([.. line.Split(' ').Select(word => word.Replace("SCRATCH", _scratch.Root, StringComparison.Ordinal).Replace("RUN", run, StringComparison.Ordinal))]);
        Assert.Equal(code, found);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private string Made(string name, params string[] more)
    {
        (int code, _, string error) = Program.Run(["run", "warm-start", "--size", "smoke", "--data", "shapes", "--device", "cpu", "--quiet", "--out", _scratch[name], .. more]);
        Assert.True(code == 0, error);
        return _scratch[name];
    }

    private static string Said(int expected, params string[] arguments)
    {
        (int code, string output, string error) = Program.Run(arguments);
        Assert.True(code == expected, output + error);
        return output;
    }
}
