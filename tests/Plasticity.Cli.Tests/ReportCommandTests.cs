using Plasticity.Studies;

namespace Plasticity.Cli.Tests;

[Needs(Needs.Patience)]
public sealed class ReportCommandTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    private string Run => _scratch["run"];

    [Theory]
    [InlineData("warm-start")]
    [InlineData("stages")] // whose phases say whether they got where they were to get
    public void It_writes_what_the_run_wrote(string study)
    {
        Made(study);
        Dictionary<string, string> before = Files();
        foreach (string file in before.Keys.Where(name => name.EndsWith(".svg", StringComparison.Ordinal))) File.Delete(Path.Combine(Run, file));
        File.Delete(Path.Combine(Run, "report.html"));
        (int code, string output, string error) = Program.Run("report", Run);
        Assert.True(code == 0, error);
        Assert.Contains("Report: ", output, StringComparison.Ordinal);
        Dictionary<string, string> after = Files();
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        foreach (string name in before.Keys) Assert.True(before[name] == after[name], $"{name} differs");
    }

    [Fact]
    public void A_run_of_a_file_is_read_by_its_own_study()
    {
        string file = _scratch["mine.yaml"];
        File.WriteAllText(file, Program.Run("show", "warm-start", "--size", "smoke").Out.Replace("study: warm-start", "study: mine", StringComparison.Ordinal));
        Assert.Equal(0, Program.Run("run", file, "--data", "shapes", "--device", "cpu", "--out", Run, "--quiet").Code);
        Dictionary<string, string> before = Files();
        Assert.Equal(0, Program.Run("report", Run).Code);
        Assert.Equal(before, Files());
    }

    [Theory]
    [InlineData("summary.json", null, "expected the folder of a finished run, found one without summary.json")]
    [InlineData("metrics.jsonl", "{}\n", "metrics.jsonl:1: expected a line of the run's log")]
    [InlineData("metrics.jsonl", "\n", "metrics.jsonl:1: expected a line of the run's log, found an empty one")]
    [InlineData("settings.yaml", "study: warm-start\n", "expected 'settings', found none")]
    [InlineData("settings.yaml", "- 1\n", "expected the settings of a run, found no mapping")]
    public void A_folder_that_is_no_finished_run_is_refused(string name, string? text, string expected)
    {
        Made("warm-start");
        if (text is null) File.Delete(Path.Combine(Run, name));
        else File.WriteAllText(Path.Combine(Run, name), text);
        (int code, _, string error) = Program.Run("report", Run);
        Assert.Equal(InputException.BadFile, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named() => Assert.Equal(
        (InputException.BadFile, "plasticity: nowhere: expected the folder of a run, found none of that name"),
        (Program.Run("report", "nowhere").Code, Program.Run("report", "nowhere").Error.Trim()));

    public void Dispose() => _scratch.Dispose();

    private void Made(string study) => Assert.Equal(
        0, Program.Run("run", study, "--size", "smoke", "--data", "shapes", "--device", "cpu", "--out", Run, "--quiet").Code);

    private Dictionary<string, string> Files() => Directory.EnumerateFiles(Run, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(Run, file), File.ReadAllText);
}
