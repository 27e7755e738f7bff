using Plasticity.Studies.Runs;
using Plasticity.Studies.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Plasticity.Cli;

/// <summary>
/// Progress on a terminal: how much is done, what is being trained and how fast, and a table of arms and seeds that fills as runs end. It is
/// drawn by the thread that trains, when that reports, so that nothing has to be locked.
/// </summary>
/// <param name="display">Where it is drawn.</param> <param name="state">What to show; told before this.</param>
/// <param name="title">The study with its data and device.</param> <param name="tuningPhase">The phase whose end counts.</param>
internal sealed class LiveProgress(LiveDisplayContext display, ProgressState state, string title, string tuningPhase) : IStudyObserver
{
    private const int MostColumns = 10;

    /// <summary>The hues of the figures, between their light and their dark form: the ground of a terminal is not known.</summary>
    private static readonly string[] Colours = ["#2f90cf", "#e0702f", "#1fa57e", "#c76ca6", "#b98a1e", "#8090a0"];

    public void Started(StudyPlan plan) => Draw();

    public void Advanced(StudyProgress progress) => Draw();

    public void EpochEnded(MetricRow row) => Draw();

    public void RunEnded(string arm, int seed, bool diverged) => Draw();

    private void Draw()
    {
        display.UpdateTarget(Render());
        display.Refresh();
    }

    internal IRenderable Render() => new Rows(new Markup($"[bold]{Markup.Escape(title)}[/]"), new Text(""), Bar(), Now(), new Text(""), Runs());

    private Markup Bar()
    {
        const int width = 40;
        int done = (int)Math.Round(width * state.Share);
        string left = state.Left is { } time ? $", about {Sentences.Duration(time.TotalSeconds)} left" : "";
        return new Markup(
            $"[#2f90cf]{new string('━', done)}[/][grey]{new string('─', width - done)}[/]  {100 * state.Share:F0} %  [grey]{Sentences.Duration(state.Elapsed.TotalSeconds)}{left}[/]");
    }

    private Markup Now()
    {
        if (state is not { Plan: { } plan, Newest: { } now }) return new Markup("[grey]preparing[/]");
        MetricRow? last = state.Rows.LastOrDefault(row => row.Arm == now.Arm && row.Seed == now.Seed);
        string accuracy = last is null ? "" : $"   train {Sentences.Percent(last.TrainAccuracy)}   test {Sentences.Percent(last.TestAccuracy)}";
        int number = plan.Seeds.ToList().IndexOf(now.Seed) + 1;
        return new Markup(
            $"seed {number} of {plan.Seeds.Count}   {Coloured(plan, now.Arm, now.Arm)}   {Markup.Escape(now.Phase)}, epoch {now.Epoch} of {now.Epochs}"
            + $"   {Sentences.Count(now.ImagesPerSecond)} images/s{accuracy}");
    }

    private IRenderable Runs()
    {
        if (state.Plan is not { } plan) return new Text("");
        int[] shown = [.. plan.Seeds.TakeLast(MostColumns)];
        Table table = new() { Border = TableBorder.Simple, ShowHeaders = true };
        table.BorderColor(Color.Grey);
        table.AddColumn(new TableColumn("[grey]test accuracy, %[/]"));
        foreach (int seed in shown) table.AddColumn(new TableColumn($"[grey]seed {seed}[/]").RightAligned());
        foreach (string arm in plan.Arms)
            table.AddRow([new Markup(Coloured(plan, arm, arm)), .. shown.Select(seed => new Markup(Cell(arm, seed)))]);
        return table;
    }

    /// <summary>What a run came to; faint and of the newest epoch while it is under way.</summary>
    private string Cell(string arm, int seed)
    {
        if (state.HasEnded(arm, seed))
        {
            double tail = TailAccuracy.Of(state.Rows, arm, seed, tuningPhase);
            return double.IsFinite(tail) ? $"{100 * tail:F1}" : "[red]diverged[/]";
        }
        MetricRow? newest = state.Rows.LastOrDefault(row => row.Arm == arm && row.Seed == seed);
        return newest is null ? "[grey]·[/]" : $"[grey]{100 * newest.TestAccuracy:F1}[/]";
    }

    private static string Coloured(StudyPlan plan, string arm, string text) =>
        $"[{Colours[plan.Arms.ToList().IndexOf(arm) % Colours.Length]}]{Markup.Escape(text)}[/]";
}
