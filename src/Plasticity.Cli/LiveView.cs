using System.Globalization;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Plasticity.Cli;

/// <summary>
/// What a terminal shows of a study: how much is done, what is being trained and how fast, and a table that fills as runs end. It fits the terminal:
/// what does not is summed up, never cut off.
/// </summary>
/// <param name="state">What to show.</param> <param name="title">The study with its data and device.</param>
internal sealed class LiveView(ProgressState state, string title)
{
    private const int LongestBar = 40, ShortestBar = 10, MostColumns = 10, LeastName = 12, CellWidth = 10;

    // What is left free below, so that the terminal does not scroll.
    private const int Below = 1;

    /// <summary>The hues of the figures, between their light and their dark form: the ground of a terminal is not known.</summary>
    private static readonly string[] s_colours = ["#2f90cf", "#e0702f", "#1fa57e", "#c76ca6", "#b98a1e", "#8090a0"];

    /// <param name="width">Columns of the terminal.</param> <param name="height">Its lines.</param>
    public IRenderable Render(int width, int height)
    {
        string[] head = [Bar(width), .. Now(width)];
        int room = height - Below - head.Length;
        List<string> lines = [];
        // The title and the blank lines give way first, then rows of the table.
        if (room >= 5) lines.Add($"[bold]{Markup.Escape(Shortened(title, width))}[/]");
        if (room >= 9) lines.Add("");
        lines.AddRange(head);
        if (room >= 9) lines.Add("");
        lines.AddRange(Runs(width, height - Below - lines.Count));
        return new Rows(lines.Select(line => new Markup(line) { Overflow = Overflow.Ellipsis }));
    }

    private string Bar(int width)
    {
        string left = state.Left is { } time ? $", about {Sentences.Duration(time.TotalSeconds)} left" : "";
        string share = string.Create(CultureInfo.InvariantCulture, $"{100 * state.Share:F0} %"), times = Sentences.Duration(state.Elapsed.TotalSeconds) + left;
        int bar = Math.Clamp(width - share.Length - times.Length - 5, ShortestBar, LongestBar);
        int done = Math.Clamp((int)Math.Round(bar * state.Share), 0, bar);
        return $"[#2f90cf]{new string('━', done)}[/][grey]{new string('─', bar - done)}[/]  {share}  [grey]{times}[/]";
    }

    /// <summary>What is being trained, on as many lines as it takes.</summary>
    private List<string> Now(int width)
    {
        if (state is not { Plan: { } plan, Newest: { } now }) return ["[grey]preparing[/]"];
        List<(string Text, string Markup)> parts =
        [
            Plain($"seed {plan.Seeds.ToList().IndexOf(now.Seed) + 1} of {plan.Seeds.Count}"),
            (Shortened(now.Arm, width), Coloured(plan, now.Arm, width)),
            Plain(Shortened($"{now.Phase}, epoch {now.Epoch} of {now.Epochs}", width)),
            Plain($"{Sentences.Count(now.ImagesPerSecond)} images/s"),
        ];
        if (state.Last(now.Arm, now.Seed) is { } last)
            parts.AddRange(Plain($"train {Sentences.Percent(last.TrainAccuracy)}"), Plain($"test {Sentences.Percent(last.TestAccuracy)}"));
        List<string> lines = [];
        int used = width;
        foreach ((string text, string markup) in parts)
        {
            bool fits = used + 3 + Cells(text) <= width;
            if (fits) lines[^1] += "   " + markup;
            else lines.Add(markup);
            used = Cells(text) + (fits ? used + 3 : 0);
        }
        return lines;

        static (string, string) Plain(string text) => (text, Markup.Escape(text));
    }

    /// <summary>A table of arms and seeds of at most so many lines, around what is under way, and a line about the rest.</summary>
    private IEnumerable<string> Runs(int width, int room)
    {
        if (state.Plan is not { } plan || room < 3) return [];
        int longest = Math.Max("test accuracy, %".Length, plan.Arms.Max(Cells));
        int name = Math.Clamp(longest, LeastName, Math.Max(LeastName, width - (2 * CellWidth)));
        int columns = Math.Clamp((width - name) / CellWidth, 1, MostColumns);
        // Seeds run one after the other: of many, those around the one under way.
        int under = state.Newest is { } now ? plan.Seeds.ToList().IndexOf(now.Seed) : 0;
        int[] seeds = [.. plan.Seeds.Skip(Math.Max(0, under + 1 - columns)).Take(columns)];
        bool all = plan.Arms.Count + 1 <= room;
        int rows = all ? plan.Arms.Count : room - 2;
        int current = state.Newest is { } newest ? Math.Max(0, plan.Arms.ToList().IndexOf(newest.Arm)) : 0;
        int first = Math.Clamp(current - (rows / 2), 0, plan.Arms.Count - rows);
        return
        [
            $"[grey]{"test accuracy, %".PadRight(name)}{string.Concat(seeds.Select(seed => $"seed {seed}".PadLeft(CellWidth)))}[/]",
            .. plan.Arms.Skip(first).Take(rows).Select(arm => Coloured(plan, arm, name) + new string(' ', name - Math.Min(name, Cells(Shortened(arm, name)))) + string.Concat(seeds.Select(seed => Cell(arm, seed)))),
            .. all ? (string[])[] : [$"[grey]{Markup.Escape(Shortened(Rest(plan, rows), width))}[/]"],
        ];
    }

    private string Rest(StudyPlan plan, int rows)
    {
        int ended = plan.Arms.Sum(arm => plan.Seeds.Count(seed => state.Result(arm, seed) is not null));
        int diverged = plan.Arms.Sum(arm => plan.Seeds.Count(seed => state.Result(arm, seed) is { } result && !double.IsFinite(result)));
        return $"{plan.Arms.Count - rows} more arms; {ended} of {plan.Arms.Count * plan.Seeds.Count} runs ended{(diverged > 0 ? $", {diverged} diverged" : "")}";
    }

    /// <summary>What a run came to; faint and of the newest epoch while it is under way.</summary>
    private string Cell(string arm, int seed)
    {
        if (state.Result(arm, seed) is { } result) return double.IsFinite(result) ? Percent(result).PadLeft(CellWidth) : $"[red]{"diverged",CellWidth}[/]";
        return $"[grey]{(state.Last(arm, seed) is { } last ? Percent(last.TestAccuracy) : "·").PadLeft(CellWidth)}[/]";

        static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F1}");
    }

    private static string Coloured(StudyPlan plan, string arm, int width) =>
        $"[{s_colours[plan.Arms.ToList().IndexOf(arm) % s_colours.Length]}]{Markup.Escape(Shortened(arm, width))}[/]";

    private static string Shortened(string text, int width)
    {
        if (Cells(text) <= width) return text;
        int length = text.Length;
        while (length > 0 && Cells(text[..length]) >= width) length--;
        return text[..length] + "…";
    }

    /// <summary>Columns that a terminal gives a text: two for a wide letter.</summary>
    private static int Cells(string text) => text.GetCellWidth();
}
