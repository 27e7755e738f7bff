namespace Plasticity.Cli.Tests;

/// <summary>Printing a study as a file, changing it and running it.</summary>
[Collection("alone")]
[Needs(Needs.Patience)]
public sealed class StudyFileCommandTests : IDisposable
{
    private static readonly string[] Tiny =
    [
        "--set", "train-images=128", "--set", "test-images=64", "--set", "width=2", "--set", "seeds=1",
    ];

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_printed_study_runs_to_the_same_numbers_and_keeps_the_file_s_own_settings()
    {
        string[] epochs = ["--set", "pretrain-epochs=1", "--set", "tune-epochs=2"];
        Show("study.yaml", ["warm-start", "--size", "smoke", .. Tiny, .. epochs]);
        Outcome file = Program.Run("run", _scratch["study.yaml"], "--data", "shapes", "--device", "cpu", "--quiet", "--out", _scratch["file"]);
        Assert.Equal(("", 0), (file.Error, file.Code));
        Outcome study = Program.Run(["run", "warm-start", "--size", "smoke", "--data", "shapes", "--device", "cpu", "--quiet", "--out", _scratch["study"], .. Tiny, .. epochs]);
        Assert.Equal(study.Out, file.Out);
        Assert.Equal(Losses("study"), Losses("file"));
        string settings = File.ReadAllText(_scratch["file/settings.yaml"]);
        Assert.Contains("width: 2", settings, StringComparison.Ordinal);
        Assert.Contains("study.yaml --data shapes", settings, StringComparison.Ordinal);
        Assert.DoesNotContain("--size", settings, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_wrong_leaves_no_folder_and_no_trace()
    {
        File.WriteAllText(_scratch["bad.yaml"], "study: bad\narms:\n  - {name: a, phases: [{name: tune, stop: {kind: after-epochs, epochs: 0}}]}\n");
        foreach (string command in new[] { "run", "show", "list" })
        {
            Outcome outcome = Program.Run(command, _scratch["bad.yaml"]);
            Assert.Equal(2, outcome.Code);
            Assert.Equal($"plasticity: {_scratch["bad.yaml"]}:3: arm 'a', phase 'tune': after-epochs: epochs is 0, expected at least 1", outcome.Error.TrimEnd());
            Assert.Empty(outcome.Out);
        }
        File.WriteAllText(_scratch["good.yaml"], "study: good\narms:\n  - {name: a, phases: [{name: tune}]}\n");
        foreach (string[] wrong in (string[][])[["--set", "rates=1"], ["--set", "rate=0"], ["--size", "smoke"], ["--seeds", "0"], ["--data", "shape"]])
        {
            Outcome outcome = Program.Run(["run", _scratch["good.yaml"], .. wrong]);
            Assert.Equal(2, outcome.Code);
            Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        }
        Assert.Equal(["bad.yaml", "good.yaml"], Directory.GetFileSystemEntries(_scratch.Root).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_dry_run_tells_what_would_be_done_and_leaves_nothing()
    {
        Outcome outcome = Program.Run(["run", "warm-start", "--size", "smoke", "--data", "shapes", "--device", "cpu", "--dry-run", "--out", _scratch["run"], "--set", "seeds=3", .. Tiny[..^2]]);
        Assert.Equal(("", 0), (outcome.Error, outcome.Code));
        Assert.Contains("warm-start on shapes, cpu", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("9 runs (3 arms, 3 seeds)", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("2 arms: warm, shrink-perturb", outcome.Out, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^  pretrain +192 images +3 steps  after-epochs, epochs 3 · random-share, share 0\.5\r?$", outcome.Out);
        // Three seeds of 128 images: fresh 5 epochs; pretrain 3 of the half, once; two tunings of 5.
        Assert.Contains($"{3 * (5 * 128 + 3 * 64 + 2 * 5 * 128):N0} training images, {3 * 18 * 64:N0} test images", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("an estimate from timed steps", outcome.Out, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_scratch.Root));
    }

    [Fact]
    public void A_dry_run_of_a_sweep_of_hundreds_stays_short()
    {
        string arms = string.Concat(Enumerable.Range(0, 200).Select(i => $"  - {{name: arm-{i}, phases: [{{name: tune, rate: 0.{i + 1:D3}}}]}}\n"));
        string stages = string.Join(", ", Enumerable.Range(0, 30).Select(i => $"{{name: stage-{i}, stream: {i}}}"));
        File.WriteAllText(_scratch["sweep.yaml"], $"study: sweep\nsettings: {{width: 2, train-images: 64, test-images: 32, half-size: true}}\narms:\n{arms}  - {{name: stages, phases: [{stages}]}}\n");
        Outcome outcome = Program.Run("run", _scratch["sweep.yaml"], "--data", "shapes", "--device", "cpu", "--dry-run");
        Assert.Equal(("", 0), (outcome.Error, outcome.Code));
        string[] lines = outcome.Out.Split('\n');
        Assert.InRange(lines.Length, 8, 25);
        Assert.Contains(lines, line => line.StartsWith("200 arms: arm-0, arm-1, ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("… 25 more phases …", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 140));
    }

    private void Show(string file, string[] arguments)
    {
        Outcome shown = Program.Run(["show", .. arguments]);
        Assert.Equal(("", 0), (shown.Error, shown.Code));
        File.WriteAllText(_scratch[file], shown.Out);
    }

    private string[] Losses(string run) =>
        [.. File.ReadLines(_scratch[$"{run}/metrics.jsonl"]).Select(line => line[..line.IndexOf("images_per_second", StringComparison.Ordinal)])];
}
