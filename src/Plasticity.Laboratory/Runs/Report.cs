using System.Globalization;
using System.Net;
using System.Text;
using Plasticity.Laboratory.Records;

namespace Plasticity.Laboratory.Runs;

/// <summary>
/// <c>report.html</c>: what was asked, what was found, the figures, the numbers, and how to do it again, in one file that needs nothing else and
/// reads alike on a screen, at night and on paper.
/// </summary>
public static class Report
{
    private const int FewClaims = 6, LongTable = 12;

    /// <summary>The whole page.</summary>
    /// <param name="run">What the run was made of.</param> <param name="summary">What it found.</param>
    /// <param name="figures">In the order in which they are shown.</param>
    public static string Text(Provenance run, Summary summary, IReadOnlyList<DrawnFigure> figures)
    {
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"""
            {ReportStyle.Head($"{Escape(run.Study)} on {Escape(run.Data.Name)}")}
            <p class="kicker">{Escape(run.Study)} on {Escape(run.Data.Name)}</p>
            <h1>{Escape(run.Summary)}</h1>

            """);
        Verdicts(page, summary);
        Notes(page, summary);
        foreach (DrawnFigure figure in figures) Figure(page, figure);
        // What a figure's table has said already is not said again.
        if (summary.Arms.Any(arm => !figures.Any(figure => figure.Table is not null && figure.Arms.Contains(arm.Arm)))) Arms(page, summary);
        foreach (MetricResult result in summary.Metrics.Skip(1).Where(result => result.Arms.Any(arm => arm.Count > 0))) Other(page, result);
        HowMade(page, run, summary);
        SettingsTable(page, run.Settings);
        page.Append("</main>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static void Verdicts(StringBuilder page, Summary summary)
    {
        if (summary.Verdicts.Count > FewClaims)
        {
            ManyVerdicts(page, summary);
            return;
        }
        foreach (Verdict verdict in summary.Verdicts)
        {
            string kind = verdict.Holds ? "holds" : "open";
            page.Append(CultureInfo.InvariantCulture, $"""
                <section class="verdict {kind}">
                <p class="claim">{Escape(verdict.Claim.Text)} <span class="badge">{Escape(verdict.Words)}</span></p>
                <p>{Escape(Sentences.Evidence(summary, verdict))}</p>
                </section>

                """);
        }
    }

    /// <summary>How many are shown, then a row a claim.</summary>
    private static void ManyVerdicts(StringBuilder page, Summary summary)
    {
        int shown = summary.Verdicts.Count(verdict => verdict.Holds), reversed = summary.Verdicts.Count(verdict => verdict.Reversed), all = summary.Verdicts.Count;
        page.Append(CultureInfo.InvariantCulture, $"""
            <section class="verdict {(shown == all ? "holds" : "open")}">
            <p class="claim">{shown} of {all} claims shown{(reversed > 0 ? $", of {reversed} the opposite" : "")}</p>
            </section>

            """);
        bool isLong = all > LongTable;
        if (isLong) page.Append("<details>\n<summary>Every claim</summary>\n");
        Table(page, new FigureTable(
            ["claim", "verdict", "treated − reference", "difference", "95 %", "pairs"],
            [.. summary.Verdicts.Select(verdict => new[]
            {
                verdict.Claim.Text, verdict.Words, verdict.Difference.Name, verdict.Difference.TextWithUnit, verdict.Difference.Range, Number(verdict.Difference.Count),
            })], $"A claim counts as shown when Student’s 95 % interval of the paired difference lies on the claim’s side of zero, or within its margin where it has one. There is {Sentences.NoInterval}."), "claims");
        if (isLong) page.Append("</details>\n");
    }

    /// <summary>Phases that missed their goal, once, whatever figures show of them.</summary>
    private static void Notes(StringBuilder page, Summary summary)
    {
        if (summary.Unreached.Count == 0) return;
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{Escape(string.Join("; ", Sentences.Short(summary.Unreached)))}.</p>\n");
    }

    private static void Figure(StringBuilder page, DrawnFigure figure)
    {
        page.Append(CultureInfo.InvariantCulture, $"<figure>\n{figure.Svg}<figcaption>{Escape(figure.Caption)}</figcaption>\n</figure>\n");
        if (figure.Table is not { Rows.Count: > 0 } table) return;
        bool isLong = table.Rows.Count > LongTable;
        if (isLong) page.Append(CultureInfo.InvariantCulture, $"<details>\n<summary>Table of {table.Rows.Count} rows</summary>\n");
        Table(page, table);
        if (isLong) page.Append("</details>\n");
    }

    private static void Arms(StringBuilder page, Summary summary)
    {
        page.Append("<h2>Arms</h2>\n");
        Table(page, Results(summary.Metrics[0]));
    }

    private static void Other(StringBuilder page, MetricResult result)
    {
        page.Append(CultureInfo.InvariantCulture, $"<details>\n<summary>{Escape($"{char.ToUpperInvariant(result.Metric.Label[0])}{result.Metric.Label[1..]}, by arm")}</summary>\n");
        Table(page, Results(result));
        page.Append("</details>\n");
    }

    private static FigureTable Results(MetricResult result) => new(
        ["arm", "runs", "mean", "sd"],
        [.. result.Arms.Select(arm => new[]
        {
            arm.Arm, Sentences.Runs(arm, result.Metric), Quantity.Text(arm.Mean, result.Metric.Unit), Quantity.WithUnit(arm.Deviation, result.Metric),
        })], $"The metric is the {result.Metric.Description}.");

    private static void HowMade(StringBuilder page, Provenance run, Summary summary)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>How it was made</h2>\n<pre><code>{Escape(run.Command)}</code></pre>\n<dl>\n");
        Item("Question", run.Summary);
        Item("Paper", run.Paper);
        Item("Data", $"{run.Data.Name}: {Sentences.Count(run.Data.TrainingImages)} training and {Sentences.Count(run.Data.TestImages)} test images");
        if (run.Data.Sha256.Length > 0) Item("SHA-256", run.Data.Sha256);
        Item("Device", $"{run.Device.Id}: {run.Device.Name}, {run.Device.Driver}, {run.Device.Units} {(run.Device.Kind == Plasticity.Devices.DeviceKind.Cpu ? "threads" : "units")}");
        Item("Time", $"{Sentences.Duration(summary.WallSeconds)} in all; {Sentences.Count(summary.ImagesPerSecond)} training images a second (median epoch)");
        Item("Version", run.Commit.Length == 0 ? run.Version : $"{run.Version}, commit {run.Commit}");
        page.Append("</dl>\n");

        void Item(string name, string value)
        {
            if (value.Length > 0) page.Append(CultureInfo.InvariantCulture, $"<dt>{name}</dt><dd>{Escape(value)}</dd>\n");
        }
    }

    private static void SettingsTable(StringBuilder page, IReadOnlyList<Setting> settings)
    {
        page.Append("<h2>Settings</h2>\n<p>Each can be given as <code>--set key=value</code>. Bold ones differ from their defaults.</p>\n");
        page.Append("<div class=\"wide\"><table class=\"settings\">\n<thead><tr><th>key</th><th>value</th><th>meaning</th></tr></thead>\n<tbody>\n");
        foreach (Setting setting in settings)
        {
            string look = setting.Differs ? " class=\"differs\"" : "";
            page.Append(CultureInfo.InvariantCulture, $"<tr{look}><td><code>{Escape(setting.Key)}</code></td><td>{Escape(setting.Value)}</td><td>{Escape(setting.Explanation)}</td></tr>\n");
        }
        page.Append("</tbody></table></div>\n");
    }

    private static void Table(StringBuilder page, FigureTable table, string look = "")
    {
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"wide\"><table{(look.Length > 0 ? $" class=\"{look}\"" : "")}>\n<thead><tr>");
        foreach (string head in table.Heads) page.Append(CultureInfo.InvariantCulture, $"<th>{Escape(Unbroken(head))}</th>");
        page.Append("</tr></thead>\n<tbody>\n");
        foreach (string[] row in table.Rows)
        {
            page.Append("<tr>");
            foreach (string cell in row) page.Append(CultureInfo.InvariantCulture, $"<td>{Escape(cell)}</td>");
            page.Append("</tr>\n");
        }
        page.Append("</tbody></table></div>\n");
        if (table.Note.Length > 0) page.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{Escape(table.Note)}</p>\n");
    }

    /// <summary>A minus sign stays with what it is before.</summary>
    internal static string Unbroken(string head) => head.Replace("− ", "−\u00a0", StringComparison.Ordinal);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
