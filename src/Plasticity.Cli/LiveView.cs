using Plasticity.Studies.Runs;
using Plasticity.Studies.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Plasticity.Cli;

/// <summary>What a terminal shows of a study: how much is done, what is being trained and how fast, and a table that fills as runs end.</summary>
/// <param name="state">What to show.</param> <param name="title">The study with its data and device.</param>
internal sealed class LiveView(ProgressState state, string title)
{
    private const int BarWidth = 40, MostColumns = 10;

    /// <summary>The hues of the figures, between their light and their dark form: the ground of a terminal is not known.</summary>
    private static readonly string[] Colours = ["#2f90cf", "#e0702f", "#1fa57e", "#c76ca6", "#b98a1e", "#8090a0"];

    public IRenderable Render() => new Rows(new Markup($"[bold]{Markup.Escape(title)}[/]"), new Text(""), Bar(), Now(), new Text(""), Runs());

    private Markup Bar()
    {
        int done = (int)Math.Round(BarWidth * state.Share);
        string left = state.Left is { } time ? $", about {Sentences.Duration(time.TotalSeconds)} left" : "";
        return new Markup(
            $"[#2f90cf]{new string('━', done)}[/][grey]{new string('─', BarWidth - done)}[/]  {100 * state.Share:F0} %  [grey]{Sentences.Duration(state.Elapsed.TotalSeconds)}{left}[/]");
    }

    private Markup Now()
    {
        if (state is not { Plan: { } plan, Newest: { } now }) return new Markup("[grey]preparing[/]");
        string accuracy = state.Last(now.Arm, now.Seed) is { } last ? $"   train {Sentences.Percent(last.TrainAccuracy)}   test {Sentences.Percent(last.TestAccuracy)}" : "";
        int number = plan.Seeds.ToList().IndexOf(now.Seed) + 1;
        return new Markup(
            $"seed {number} of {plan.Seeds.Count}   {Coloured(plan, now.Arm)}   {Markup.Escape(now.Phase)}, epoch {now.Epoch} of {now.Epochs}"
            + $"   {Sentences.Count(now.ImagesPerSecond)} images/s{accuracy}");
    }

    private IRenderable Runs()
    {
        if (state.Plan is not { } plan) return new Text("");
        // Seeds run one after the other: of many, those around the one under way.
        int under = state.Newest is { } now ? plan.Seeds.ToList().IndexOf(now.Seed) : 0;
        int[] shown = [.. plan.Seeds.Skip(Math.Max(0, under + 1 - MostColumns)).Take(MostColumns)];
        Table table = new() { Border = TableBorder.Simple, ShowHeaders = true };
        table.BorderColor(Color.Grey);
        table.AddColumn(new TableColumn("[grey]test accuracy, %[/]"));
        foreach (int seed in shown) table.AddColumn(new TableColumn($"[grey]seed {seed}[/]").RightAligned());
        foreach (string arm in plan.Arms)
            table.AddRow([new Markup(Coloured(plan, arm)), .. shown.Select(seed => new Markup(Cell(arm, seed)))]);
        return table;
    }

    /// <summary>What a run came to; faint and of the newest epoch while it is under way.</summary>
    private string Cell(string arm, int seed)
    {
        if (state.Result(arm, seed) is { } result) return double.IsFinite(result) ? Percent(result) : "[red]diverged[/]";
        return state.Last(arm, seed) is { } last ? $"[grey]{Percent(last.TestAccuracy)}[/]" : "[grey]·[/]";

        static string Percent(double share) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{100 * share:F1}");
    }

    private static string Coloured(StudyPlan plan, string arm) =>
        $"[{Colours[plan.Arms.ToList().IndexOf(arm) % Colours.Length]}]{Markup.Escape(arm)}[/]";
}
