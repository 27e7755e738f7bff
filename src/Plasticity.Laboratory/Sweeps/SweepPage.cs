using System.Globalization;
using System.Net;
using System.Text;
using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Runs;

namespace Plasticity.Laboratory.Sweeps;

/// <summary><c>sweep.html</c>: what a sweep found, a row a combination and arm, in one file beside the combinations' own reports.</summary>
public static class SweepPage
{
    private const string Css = ".verdict{margin-top:2.2rem}td a{color:inherit}";

    public static string Text(SweepDescription sweep, IReadOnlyList<PlaceResult> places, IReadOnlyList<PointStatus> points)
    {
        StringBuilder page = new();
        string title = $"Sweep of {sweep.Study} on {sweep.Data}";
        page.Append(CultureInfo.InvariantCulture, $"{ReportStyle.Head(Escape(title), Css)}\n<p class=\"kicker\">{Escape(title)}</p>\n<h1>{Escape(Heading(places, title))}</h1>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p>{Escape(Counts(points))}</p>\n");
        if (SweepFigure.Of(sweep, places) is { } figure)
            page.Append(CultureInfo.InvariantCulture, $"<figure>\n{figure.Svg}<figcaption>{Escape(figure.Caption)}</figcaption>\n</figure>\n");
        Claims(page, sweep, places);
        Arms(page, sweep, places);
        Failures(page, points);
        page.Append(CultureInfo.InvariantCulture, $"<h2>How it was made</h2>\n<pre><code>{Escape(sweep.Command)}</code></pre>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">Version {Escape(sweep.Commit.Length == 0 ? sweep.Version : $"{sweep.Version}, commit {sweep.Commit}")}. The runs are in runs/, their studies in points/.</p>\n");
        page.Append("</main>\n</body>\n</html>\n");
        return page.ToString();
    }

    /// <summary>"22 of 24 runs finished, 1 failed, 1 runs".</summary>
    public static string Counts(IReadOnlyList<PointStatus> points)
    {
        List<string> parts = [$"{Count(PointState.Finished)} of {points.Count} runs finished"];
        foreach ((PointState state, string word) in new[]
        {
            (PointState.Failed, "failed"), (PointState.Running, "under way"), (PointState.Interrupted, "interrupted"), (PointState.Waiting, "waiting"),
        })
            if (Count(state) > 0) parts.Add($"{Count(state)} {word}");
        return string.Join(", ", parts);

        int Count(PointState state) => points.Count(point => point.State == state);
    }

    private static string Heading(IReadOnlyList<PlaceResult> places, string title) => places.Count > 0 && places[0].Study.Summary is { Length: > 0 } question ? question : title;

    private static void Claims(StringBuilder page, SweepDescription sweep, IReadOnlyList<PlaceResult> places)
    {
        foreach ((Runs.Claim claim, int i) in (places.Count > 0 ? places[0].Study.Claims : []).Select((claim, i) => (claim, i)))
        {
            Verdict[] verdicts = [.. places.Select(place => place.Summary.Verdicts.ElementAtOrDefault(i)).OfType<Verdict>()];
            int shown = verdicts.Count(verdict => verdict.Holds), reversed = verdicts.Count(verdict => verdict.Reversed);
            page.Append(CultureInfo.InvariantCulture, $"<section class=\"verdict {(shown == places.Count ? "holds" : "open")}\">\n<p class=\"claim\">{Escape(claim.Text)}</p>\n");
            page.Append(CultureInfo.InvariantCulture, $"<p>Shown in {shown} of {places.Count} combinations{(reversed > 0 ? $"; in {reversed} the opposite shows" : "")}.</p>\n</section>\n");
            if (places.Count != verdicts.Length) continue;
            Table(page, [.. sweep.Keys, verdicts[0].Difference.Name, "95 %", "pairs", "verdict"], places.Zip(verdicts, (place, verdict) => (string[])
            [
                .. Cells(sweep, places, place, link: true), Escape(verdict.Difference.TextWithUnit),
                Escape(verdict.Difference.Range), Escape(Sentences.Count(verdict.Difference.Count)), Escape(verdict.Words),
            ]));
        }
    }

    private static void Arms(StringBuilder page, SweepDescription sweep, IReadOnlyList<PlaceResult> places)
    {
        if (places.Count == 0) return;
        Metric metric = places[0].Summary.Metric;
        string word = Quantity.Unit(metric);
        page.Append("<h2>Arms</h2>\n");
        Table(page, [.. sweep.Keys, "arm", "runs", "mean", "sd", "95 %", places[0].Summary.Comparison.Head, "95 %"], places.SelectMany(place => place.Summary.Grouped.Select((arm, i) => (string[])
        [
            .. Cells(sweep, places, place, link: i == 0), Escape(place.Summary.Comparison.LabelOf(arm.Arm)), Escape(Sentences.Runs(arm, metric)), Escape(Quantity.Text(arm.Mean, metric.Unit)),
            Escape(Quantity.Difference(arm.Deviation, metric.Unit)), Escape(Quantity.Range(Statistics.StudentInterval([.. arm.Values.Values]), metric.Unit)),
            Escape(place.Summary.DifferenceOf(arm.Arm)?.Text ?? ""), Escape(place.Summary.DifferenceOf(arm.Arm)?.Range ?? ""),
        ])));
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">The metric is the {Escape(metric.Description)}{(word.Length > 0 ? $"; deviations and intervals in {word}" : "")}. Intervals are Student’s, over seeds; differences are paired by seed. {Escape(string.Join(" ", places.SelectMany(place => Sentences.Notes(place.Summary)).Distinct()))}</p>\n");
    }

    private static string[] Cells(SweepDescription sweep, IReadOnlyList<PlaceResult> places, PlaceResult place, bool link)
    {
        string[] values = [.. sweep.Keys.Select(key => Escape(place.Value(key)))];
        if (values.Length > 0 && link && place.First is not null) values[0] = $"<a href=\"reports/{Escape(SweepResults.ReportName(places, place))}\">{(values[0].Length > 0 ? values[0] : "–")}</a>";
        return values;
    }

    private static void Failures(StringBuilder page, IReadOnlyList<PointStatus> points)
    {
        PointStatus[] failed = [.. points.Where(point => point.State == PointState.Failed)];
        if (failed.Length == 0) return;
        page.Append("<h2>Failed runs</h2>\n");
        Table(page, ["run", "attempts", "last words"], failed.Select(point => (string[])[Escape(point.Point.Label), Sentences.Count(point.Attempts), Escape(point.Error)]));
    }

    /// <param name="rows">Of cells that are escaped.</param>
    private static void Table(StringBuilder page, IReadOnlyList<string> heads, IEnumerable<string[]> rows)
    {
        page.Append("<div class=\"wide\"><table>\n<thead><tr>");
        foreach (string head in heads) page.Append(CultureInfo.InvariantCulture, $"<th>{Escape(Report.Unbroken(head))}</th>");
        page.Append("</tr></thead>\n<tbody>\n");
        foreach (string[] row in rows)
        {
            page.Append("<tr>");
            foreach (string cell in row) page.Append(CultureInfo.InvariantCulture, $"<td>{cell}</td>");
            page.Append("</tr>\n");
        }
        page.Append("</tbody></table></div>\n");
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
