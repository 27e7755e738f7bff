using System.Globalization;
using System.Net;
using System.Text;
using Plasticity.Devices;
using Plasticity.Laboratory.Runs;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>The roofline and its numbers in one page that needs nothing else.</summary>
public static class RooflineReport
{
    /// <summary>Wider than other reports, for the table.</summary>
    private const string Css = "main{max-width:58rem}td:nth-child(2),th:nth-child(2){text-align:left}td,th{padding-top:.2rem;padding-bottom:.2rem}\n";

    /// <summary>The whole page, a section a device.</summary>
    public static string Text(BenchmarkRun run)
    {
        StringBuilder page = new();
        string names = string.Join(", ", run.Devices.Select(device => device.Info.Name).Distinct());
        page.Append(CultureInfo.InvariantCulture, $"""
            {ReportStyle.Head($"Kernels on {Escape(names)}", Css)}
            <h1>What the kernels reach</h1>

            """);
        for (int i = 0; i < run.Devices.Count; i++) Section(page, run.Devices[i].Info, run.Devices[i].Roof, [.. run.Results.Select(results => results[i])]);
        page.Append("</main>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static void Section(StringBuilder page, DeviceInfo device, Roof roof, KernelResult[] results)
    {
        int wrong = results.Count(result => !result.Verified);
        string units = device.Kind == DeviceKind.Cpu ? "threads" : "units";
        page.Append(CultureInfo.InvariantCulture, $"""
            <p class="kicker">{Escape(device.Id)}: {Escape(device.Name)}, {Escape(device.Driver)}, {device.Units} {units}</p>
            <section class="verdict {(wrong == 0 ? "holds" : "open")}">
            <p class="claim">{(wrong == 0 ? $"All {results.Length} results agree with the reference" : $"{wrong} of {results.Length} results differ from the reference")}</p>
            <p>Compared before they were timed, with sums in double precision.</p>
            </section>
            <figure>
            {RooflineFigure.Draw(roof, results)}<figcaption>Warm runs. Operations are those of the direct algorithm, bytes those that have to move, once: a kernel
            passes the lines where its data lie in a cache, or where it saves operations. Point at a dot for its numbers.</figcaption>
            </figure>

            """);
        Table(page, results);
    }

    private static void Table(StringBuilder page, IReadOnlyList<KernelResult> results)
    {
        page.Append("<h2>Kernels</h2>\n<div class=\"wide\"><table>\n<thead><tr><th>kernel</th><th>size</th><th>error</th><th>cold, ms</th><th>warm, ms</th><th>spread</th><th>GFLOP/s</th><th>GB/s</th><th>of roof</th></tr></thead>\n<tbody>\n");
        foreach (KernelResult result in results)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td><code>{Escape(result.Case.Name)}</code></td><td>{Escape(result.Case.Size)}</td>");
            if (result.Verified)
            {
                page.Append(CultureInfo.InvariantCulture, $"<td>{result.Error:0.0e0}</td><td>{1e3 * result.ColdSeconds:F3}</td><td>{1e3 * result.WarmSeconds:F3}</td><td>{100 * result.Warm.Spread:F1} %</td>");
                page.Append(CultureInfo.InvariantCulture, $"<td>{result.FlopsPerSecond / 1e9:F1}</td><td>{result.BytesPerSecond / 1e9:F1}</td><td>{100 * result.RoofShare:F0} %</td></tr>\n");
            }
            else
            {
                page.Append(CultureInfo.InvariantCulture, $"<td colspan=\"7\"><strong>failed</strong>: off by {result.Error:0.0e0}, expected at most {result.Case.Tolerance:0.0e0}</td></tr>\n");
            }
        }
        page.Append("</tbody></table></div>\n<p class=\"note\">Cold: the median of three first runs after the caches were filled with something else. Warm: that of runs one after the other, by which the rates go. Spread: their interquartile range over the median.</p>\n");
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
