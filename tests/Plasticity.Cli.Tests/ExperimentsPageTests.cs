using System.Diagnostics;
using System.Text.RegularExpressions;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Training;
using Plasticity.Studies.Data.Shapes;

namespace Plasticity.Cli.Tests;

/// <summary>What docs/experiments.md shows can be typed: the study in it is one, and its commands run.</summary>
public sealed partial class ExperimentsPageTests
{
    [Fact]
    public void The_study_on_the_page_can_be_run()
    {
        string page = File.ReadAllText(Repository.At("docs", "experiments.md"));
        FileStudy study = StudyFile.Parse(Yaml().Match(page).Groups[1].Value, "experiments.md");
        StudyPlan plan = Planning.Plan(study, study.Select(ShapesSet.Make(32, 2000, 2000)));
        Assert.Equal(["fresh", "warm", "new-head"], plan.Arms);
        // 40 epochs of 1,000 once, of 2,000 for each of three arms, for five seeds.
        Assert.Equal(5 * (40 * 1000 + 3 * 40 * 2000), plan.ImageSteps);
    }

    [Fact, Needs(Needs.Shell)]
    public void The_commands_on_the_page_can_be_typed()
    {
        string page = File.ReadAllText(Repository.At("docs", "experiments.md"));
        string[] blocks = [.. Shell().Matches(page).Select(match => match.Groups[1].Value)];
        Assert.Equal(3, blocks.Length);
        foreach (string block in blocks)
        {
            Assert.InRange(block.Split('\n').Length, 4, 10);
            using ScratchFolder scratch = new();
            string program = Path.Combine(AppContext.BaseDirectory, "plasticity.dll");
            string script = $"set -m\nplasticity() {{ dotnet '{program}' \"$@\" || {{ echo \"failed: $*\"; exit 9; }}; }}\n{block}";
            Outcome outcome = Outcome.Of(new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = scratch.Root });
            Assert.True(outcome.Code == 0, $"{block}\n{outcome.Out}\n{outcome.Error}");
        }
    }

    [GeneratedRegex("```sh\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Shell();

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
