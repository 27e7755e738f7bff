using System.Text.RegularExpressions;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Studies;

namespace Plasticity.Cli.Tests;

/// <summary>A default is what a run has when nobody says otherwise, wherever it is told of.</summary>
public sealed class DefaultTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    public static TheoryData<string> Names => [.. Catalogue.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_study_of_which_nothing_is_said_has_every_default(string name) =>
        Assert.DoesNotContain(Catalogue.SettingsOf(Catalogue.Create(name, Catalogue.DefaultSize)), setting => setting.Differs);

    [Fact]
    public void A_file_has_the_defaults_of_a_file()
    {
        FileStudy study = StudyFile.Parse("study: a\nsettings: {width: 3}\narms: [{name: b, phases: [{name: tune}]}]", "a.yaml");
        Setting width = Assert.Single(Catalogue.SettingsOf(study), setting => setting.Differs);
        Assert.Equal(("width", "3", "8"), (width.Key, width.Value, width.Default));
    }

    [Fact]
    public void The_list_the_settings_and_the_report_say_the_same_default()
    {
        string run = _scratch["run"];
        Assert.Equal(0, Program.Run(
            "run", "warm-start", "--size", "smoke", "--data", "shapes", "--device", "cpu", "--out", run, "--quiet", "--seeds", "1", "--set", "width=1", "--set", "train-images=64", "--set", "test-images=20").Code);
        Setting epochs = Catalogue.SettingsOf(Catalogue.Create("warm-start", StudySize.Smoke)).Single(setting => setting.Key == "pretrain-epochs");
        // What `plasticity list warm-start` shows as its value.
        Assert.Equal("15", epochs.Default);
        Assert.Equal("Epochs of pretraining; at least 1. (Default: 15.)", epochs.Explanation);
        Assert.Contains($"# {epochs.Explanation}\n", File.ReadAllText(Path.Combine(run, "settings.yaml")), StringComparison.Ordinal);
        Assert.Contains($"<td>3</td><td>{epochs.Explanation}</td>", File.ReadAllText(Path.Combine(run, "report.html")), StringComparison.Ordinal);
        Assert.Equal(0, Program.Run("report", run).Code);
        Assert.Contains($"<td>3</td><td>{epochs.Explanation}</td>", File.ReadAllText(Path.Combine(run, "report.html")), StringComparison.Ordinal);
        Assert.Contains($"pretrain-epochs 3 {epochs.Explanation}", OneLine(Program.Run("list", "warm-start", "--size", "smoke").Out), StringComparison.Ordinal);
        string list = OneLine(Program.Run("list", "warm-start").Out);
        Assert.Contains("pretrain-epochs 15 Epochs of pretraining; at least 1. ", list, StringComparison.Ordinal);
        Assert.DoesNotContain("Default:", list, StringComparison.Ordinal);
    }

    private static string OneLine(string text) => Regex.Replace(text, @"\s+", " ");
}
