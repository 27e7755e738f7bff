using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Tests.Runs;
using Plasticity.Laboratory.Training;
using Spectre.Console;

namespace Plasticity.Cli.Tests;

public sealed class ProgressTests
{
    private static readonly MetricRow Row = Made.Rows()[0];

    [Fact]
    public void The_view_shows_what_is_under_way_and_what_has_ended()
    {
        ProgressState state = new("tune");
        LiveView view = new(state, "warm-start on [shapes]");
        Assert.Contains("preparing", Text(view), StringComparison.Ordinal);

        state.Started(Made.Plan);
        state.Advanced(new StudyProgress("warm", 2, "pretrain", 3, 10, 0.25, 4321));
        state.EpochEnded(Row with { Arm = "fresh", Seed = 1, Phase = "tune", Epoch = 1, TestAccuracy = 0.625 });
        state.RunEnded(new RunRow("s", "fresh", 1, 1, Diverged: false, ""));
        state.RunEnded(new RunRow("s", "warm", 1, 1, Diverged: true, ""));
        state.EpochEnded(Row with { Arm = "warm", Seed = 2, Phase = "pretrain", Epoch = 2, TestAccuracy = 0.25, TrainAccuracy = 0.375 });
        string text = Text(view);
        foreach (string expected in new[] { "warm-start on [shapes]", "25 %", "seed 2 of 5", "pretrain, epoch 3 of 10", "4,321 images/s", "train 37.5 %   test 25.0 %", "62.5", "diverged", "seed 5" })
            Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_seeds_the_view_shows_those_around_the_one_under_way()
    {
        ProgressState state = new("tune");
        state.Started(new StudyPlan("s", ["fresh"], [.. Enumerable.Range(1, 30)], 100, 100));
        state.Advanced(new StudyProgress("fresh", 17, "tune", 1, 2, 0.5, 1));
        string text = Text(new LiveView(state, "s"));
        Assert.Contains("seed 17", text, StringComparison.Ordinal);
        Assert.Contains("seed 8", text, StringComparison.Ordinal);
        Assert.DoesNotContain("seed 7 ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("seed 18", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_log_has_a_line_a_run_and_says_when_one_is_given_up()
    {
        using StringWriter output = new();
        ProgressState state = new("tune");
        Observers both = new(state, new PlainProgress(output, state));
        both.Started(Made.Plan);
        both.EpochEnded(Row with { Epoch = 1 });
        both.EpochEnded(Row with { Epoch = 2, TestAccuracy = 0.5 });
        both.RunEnded(new RunRow("s", "fresh", 1, 1, Diverged: false, ""));
        both.RunEnded(new RunRow("s", "warm", 1, 1, Diverged: true, ""));
        string[] lines = output.ToString().TrimEnd().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Matches(@"^seed 1  fresh           tune   2  train +\d.* test  50\.0 %  5,122 images/s  0 s$", lines[0]);
        Assert.Equal("seed 1  warm: given up, its loss is not a number", lines[1]);
    }

    [Theory]
    [InlineData(80, 24)]
    [InlineData(60, 24)]
    [InlineData(60, 10)]
    [InlineData(100, 12)]
    [InlineData(200, 24)]
    [InlineData(80, 6)]
    [InlineData(200, 60)]
    public void Of_many_arms_it_shows_those_around_the_one_under_way_and_fits_the_terminal(int width, int height)
    {
        string[] arms = [.. Enumerable.Range(1, 20).Select(n => $"reset-{(n % 2 == 0 ? "small/last" : "first")}-{n}")];
        ProgressState state = new("tune");
        state.Started(new StudyPlan("layer-reset", arms, [.. Enumerable.Range(1, 5)], 100, 100));
        state.RunEnded(new RunRow("s", arms[0], 1, 1, Diverged: true, ""));
        state.EpochEnded(Row with { Arm = arms[13], Seed = 1, Phase = "pretrain-on-half-of-it", Epoch = 2, TestAccuracy = 0.25, TrainAccuracy = 0.375 });
        state.Advanced(new StudyProgress(arms[13], 1, "pretrain-on-half-of-it", 3, 10, 0.65, 4321));
        string[] lines = Lines(new LiveView(state, "layer-reset on cifar10, cpu (AMD EPYC 7763 64-Core Processor, of a name that is too long for a narrow terminal)"), width, height);
        Assert.InRange(lines.Length, 2, height - 1);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        string text = string.Join('\n', lines);
        foreach (string expected in new[] { "65 %", "seed 1 of 5", arms[13], "pretrain-on-half-of-it, epoch 3 of 10", "4,321 images/s", "train 37.5 %", "test 25.0 %" })
            Assert.Contains(expected, text, StringComparison.Ordinal);
        if (height <= 8) return;
        Assert.Contains(lines, line => line.StartsWith(arms[13], StringComparison.Ordinal) && line.Contains("25.0", StringComparison.Ordinal));
        if (height >= 60) Assert.Equal(20, arms.Count(arm => lines.Any(line => line.StartsWith(arm + " ", StringComparison.Ordinal))));
        else Assert.Contains(lines, line => line.EndsWith("more arms; 1 of 100 runs ended, 1 diverged", StringComparison.Ordinal));
    }

    private static string Text(LiveView view) => string.Join('\n', Lines(view, 160, 40));

    private static string[] Lines(LiveView view, int width, int height)
    {
        using StringWriter output = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = width;
        console.Write(view.Render(width, height));
        return [.. output.ToString().TrimEnd().ReplaceLineEndings("\n").Split('\n')];
    }
}
