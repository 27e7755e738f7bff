using Plasticity.Studies.Tests.Runs;

namespace Plasticity.Studies.Tests.Cli;

/// <summary>Printing a study as a file, changing it and running it.</summary>
[Collection("alone")]
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

    private void Show(string file, string[] arguments)
    {
        Outcome shown = Program.Run(["show", .. arguments]);
        Assert.Equal(("", 0), (shown.Error, shown.Code));
        File.WriteAllText(_scratch[file], shown.Out);
    }

    private string[] Losses(string run) =>
        [.. File.ReadLines(_scratch[$"{run}/metrics.jsonl"]).Select(line => line[..line.IndexOf("images_per_second", StringComparison.Ordinal)])];
}
