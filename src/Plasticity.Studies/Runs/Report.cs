using System.Globalization;
using System.Net;
using System.Text;
using Plasticity.Studies.Metrics;

namespace Plasticity.Studies.Runs;

/// <summary>
/// <c>report.html</c>: what was asked, what was found, the figures, the numbers, and how to do it again, in one file that needs nothing else and
/// reads alike on a screen, at night and on paper.
/// </summary>
public static class Report
{
    /// <summary>The whole page.</summary>
    /// <param name="run">What the run was made of.</param> <param name="summary">What it found.</param>
    /// <param name="figures">SVG texts, in the order in which they are shown, each with its caption.</param>
    public static string Text(Provenance run, Summary summary, IEnumerable<(string Svg, string Caption)> figures)
    {
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"""
            {ReportStyle.Head($"{Escape(run.Study)} on {Escape(run.Data.Name)}")}
            <p class="kicker">{Escape(run.Study)} on {Escape(run.Data.Name)}</p>
            <h1>{Escape(run.Summary)}</h1>

            """);
        Verdicts(page, summary);
        foreach ((string svg, string caption) in figures)
            page.Append(CultureInfo.InvariantCulture, $"<figure>\n{svg}<figcaption>{Escape(caption)}</figcaption>\n</figure>\n");
        Arms(page, summary);
        Differences(page, summary);
        HowMade(page, run, summary);
        SettingsTable(page, run.Settings);
        page.Append("</main>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static void Verdicts(StringBuilder page, Summary summary)
    {
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

    private static void Arms(StringBuilder page, Summary summary)
    {
        MetricUnit unit = summary.Metric.Unit;
        Table(page, "Arms", $"The metric is the {summary.Metric.Description}.", ["arm", "runs", "mean", "deviation"],
            summary.Arms.Select(arm => new[]
            {
                arm.Arm, Sentences.Runs(arm, summary.Metric), Quantity.Text(arm.Mean, unit), Quantity.WithUnit(arm.Deviation, summary.Metric),
            }));
    }

    private static void Differences(StringBuilder page, Summary summary)
    {
        Table(page, "Paired differences", "In points of accuracy, seed by seed: both runs of a pair share their data, initial weights and order. A claim counts as "
            + "shown when Student’s interval lies above zero; the bootstrap interval is narrower than it should be below ten pairs.",
            ["difference", "pairs", "mean", "Student’s t, 95 %", "bootstrap, 95 %"],
            summary.Differences.Select(gap => new[]
            {
                $"{gap.Higher} − {gap.Lower}", Number(gap.Count), Quantity.Difference(gap.Mean, summary.Metric.Unit, signed: true), Quantity.Range(gap.Student, summary.Metric.Unit), Quantity.Range(gap.Bootstrap, summary.Metric.Unit),
            }));
    }

    private static void HowMade(StringBuilder page, Provenance run, Summary summary)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>How it was made</h2>\n<pre><code>{Escape(run.Command)}</code></pre>\n<dl>\n");
        Item("Question", run.Paper);
        Item("Data", $"{run.Data.Name}: {Sentences.Count(run.Data.TrainingImages)} training and {Sentences.Count(run.Data.TestImages)} test images");
        if (run.Data.Sha256.Length > 0) Item("SHA-256", run.Data.Sha256);
        Item("Device", $"{run.Device.Id}: {run.Device.Name}, {run.Device.Driver}, {run.Device.Units} {(run.Device.Kind == Engine.Devices.DeviceKind.Cpu ? "threads" : "units")}");
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
            string was = setting.Differs ? $" (default {setting.Default})" : "";
            page.Append(CultureInfo.InvariantCulture, $"<tr{look}><td><code>{Escape(setting.Key)}</code></td><td>{Escape(setting.Value)}</td><td>{Escape(setting.Help + was)}</td></tr>\n");
        }
        page.Append("</tbody></table></div>\n");
    }

    private static void Table(StringBuilder page, string title, string note, string[] heads, IEnumerable<string[]> rows)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>{Escape(title)}</h2>\n<div class=\"wide\"><table>\n<thead><tr>");
        foreach (string head in heads) page.Append(CultureInfo.InvariantCulture, $"<th>{Escape(head)}</th>");
        page.Append("</tr></thead>\n<tbody>\n");
        foreach (string[] row in rows)
        {
            page.Append("<tr>");
            foreach (string cell in row) page.Append(CultureInfo.InvariantCulture, $"<td>{Escape(cell)}</td>");
            page.Append("</tr>\n");
        }
        page.Append(CultureInfo.InvariantCulture, $"</tbody></table></div>\n<p class=\"note\">{Escape(note)}</p>\n");
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
