using System.Diagnostics;
using System.Text.RegularExpressions;
using Plasticity.Studies.Data.Shapes;
using Plasticity.Studies.Files;
using Plasticity.Studies.Studies;
using Plasticity.Studies.Tests.Runs;
using Plasticity.Studies.Training;

namespace Plasticity.Studies.Tests.Files;

/// <summary>What docs/experiments.md shows can be typed: the study in it is one, and its commands run.</summary>
public sealed partial class ExperimentsPageTests
{
    [Fact]
    public void The_study_on_the_page_can_be_run()
    {
        string page = File.ReadAllText(Path.Combine(Root(), "docs", "experiments.md"));
        FileStudy study = StudyFile.Parse(Yaml().Match(page).Groups[1].Value, "experiments.md");
        StudyPlan plan = Planning.Plan(study, study.Select(ShapesSet.Make(32, 2000, 2000)));
        Assert.Equal(["fresh", "warm", "new-head"], plan.Arms);
        // 40 epochs of 1,000 once, of 2,000 for each of three arms, for five seeds.
        Assert.Equal(5 * (40 * 1000 + 3 * 40 * 2000), plan.ImageSteps);
    }

    [Fact, Needs(Needs.Shell)]
    public async Task The_commands_on_the_page_can_be_typed()
    {
        string page = File.ReadAllText(Path.Combine(Root(), "docs", "experiments.md"));
        string[] blocks = [.. Shell().Matches(page).Select(match => match.Groups[1].Value)];
        Assert.Equal(3, blocks.Length);
        foreach (string block in blocks)
        {
            Assert.InRange(block.Split('\n').Length, 4, 10);
            using ScratchFolder scratch = new();
            string program = Path.Combine(AppContext.BaseDirectory, "plasticity.dll");
            string script = $"set -m\nplasticity() {{ dotnet '{program}' \"$@\" || {{ echo \"failed: $*\"; exit 9; }}; }}\n{block}";
            ProcessStartInfo start = new("bash", ["-c", script]) { WorkingDirectory = scratch.Root, RedirectStandardOutput = true, RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, $"{block}\n{output}\n{await error}");
        }
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Plasticity.Engine.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the repository is not above the tests");
    }

    [GeneratedRegex("```sh\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Shell();

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
