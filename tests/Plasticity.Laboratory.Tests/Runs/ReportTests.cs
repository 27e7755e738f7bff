using System.Text.RegularExpressions;
using System.Xml.Linq;
using Plasticity.Laboratory.Figures;
using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Runs;

namespace Plasticity.Laboratory.Tests.Runs;

public sealed class ReportTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_finished_run_leaves_all_its_files()
    {
        RunFolder folder = RunFolder.Create(_scratch["run"]);
        RunResults.WriteSettings(folder, Made.Provenance(), "study: made\n");
        RunResults.Write(folder, Made.Provenance(), Made.Summary(), RunRecords.Of([.. Made.Rows()], [], []), Made.Figures());
        string[] files = [.. Directory.GetFiles(_scratch["run"], "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_scratch["run"], file)).Order(StringComparer.Ordinal)];
        Assert.Equal(["figures/learning-curves.svg", "figures/paired-gap.svg", "metrics.csv", "report.html", "settings.yaml", "study.yaml", "summary.json"], files.Select(file => file.Replace('\\', '/')));
    }

    [Fact]
    public void The_report_asks_for_nothing_from_anywhere()
    {
        string page = Page();
        Assert.DoesNotMatch(new Regex("""(src|href|srcset|action|data)\s*=|@import|url\((?!#)|<script|<link|<iframe""", RegexOptions.IgnoreCase), page);
        // The name space of SVG is a name, not an address that anyone visits.
        Assert.DoesNotContain("://", page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(page, "<svg "));
    }

    [Fact]
    public void The_question_and_where_it_comes_from_are_told_apart()
    {
        string page = Page();
        Assert.Contains("<dt>Question</dt><dd>Does training on half of the data first hurt the accuracy reached on all of it?</dd>", page, StringComparison.Ordinal);
        Assert.Contains("<dt>Paper</dt><dd>Ash &amp; Adams 2020, arXiv:1910.08475</dd>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_from_outside_is_escaped()
    {
        string page = Page("<script>alert('data')</script>");
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<fast>", page, StringComparison.Ordinal);
        Assert.Contains("A processor &lt;fast&gt; &amp; &quot;quiet&quot;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_is_well_formed_and_its_ids_are_its_own()
    {
        string page = Page().Replace("<!doctype html>", "", StringComparison.Ordinal);
        XElement html = XElement.Parse(Regex.Replace(page, "<meta ([^>]*)>", "<meta $1/>"));
        string[] ids = [.. html.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public void The_verdict_is_in_words_with_its_interval()
    {
        Summary summary = Made.Summary();
        string page = Page();
        Assert.Contains("<span class=\"badge\">shown</span>", page, StringComparison.Ordinal);
        Assert.Contains($"<p>warm ends {Quantity.Difference(-summary.Differences[0].Mean, MetricUnit.Accuracy)} points below fresh: ", page, StringComparison.Ordinal);
        Assert.Contains($"95 % interval {Quantity.Range(summary.Differences[0].Student, MetricUnit.Accuracy)}, 5 paired seeds", page, StringComparison.Ordinal);
        Assert.Contains("plasticity run warm-start --data shapes --set first-share=0.25", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_claims_are_a_sentence_and_a_table_and_every_figure_has_its_table()
    {
        Design design = Made.Design with { Claims = [.. Enumerable.Range(0, 28).Select(i => Made.Claims[0] with { Text = $"cell {i} <&\">" })] };
        RunRecords records = new(Made.Rows(), [], []);
        FigureContext context = new(Summary.Of(design, records, 1), records);
        string page = Report.Text(Made.Provenance(), context.Summary, [new Curves().Drawn(context), new Ends().Drawn(context)]);
        Assert.Contains("28 of 28 claims shown", page, StringComparison.Ordinal);
        Assert.Equal(28, Regex.Count(page, "<td>cell \\d+ &lt;&amp;&quot;&gt;</td>"));
        Assert.DoesNotContain("<h2>Arms</h2>", page, StringComparison.Ordinal); // the second figure's table says it
        Assert.Contains("<h2>Arms</h2>", Report.Text(Made.Provenance(), context.Summary, [new Curves().Drawn(context)]), StringComparison.Ordinal);
        Assert.Equal(4, Regex.Count(page, "<table"));
    }

    [Theory]
    [InlineData(12.4, "12 s")]
    [InlineData(183.4, "3 min 3 s")]
    [InlineData(7500, "2 h 5 min")]
    [InlineData(double.NaN, "–")]
    public void Durations_read_well(double seconds, string expected) => Assert.Equal(expected, Sentences.Duration(seconds));

    private static string Page(string data = "shapes")
    {
        Summary summary = Made.Summary();
        return Report.Text(Made.Provenance(data), summary, Made.Figures());
    }
}
