using Plasticity.Studies.Metrics;
using Plasticity.Studies.Runs;

namespace Plasticity.Studies.Figures;

/// <summary>Where every run ends, arm beside arm, with the interval of the paired difference to the first arm.</summary>
public sealed record Ends : Figure
{
    private const int MostColumns = 6;

    public override string Name => "paired-gap";

    public override string Draw(FigureContext context) =>
        context.Summary.Arms.Count <= MostColumns ? EndsColumns.Draw(context.Summary) : EndsRows.Draw(context.Summary);

    public override string Caption(FigureContext context)
    {
        if (context.Summary.Arms.Count <= MostColumns)
            return "One dot a run; a line joins the runs of one seed. Each bar is hung from the dashed level and spans the 95 % interval of the paired difference: where it does not touch the level, the gap is shown.";
        string lost = context.Summary.Arms.Any(arm => arm.Count < arm.Runs) ? " A cross with a number marks runs that are not in the mean; the table says why." : "";
        return "One dot a run, a stroke at the mean. Each bar is hung from the dashed line, the first arm’s mean, and spans the 95 % interval of the paired difference: where it does not touch the line, the gap is shown." + lost;
    }

    public override FigureTable Table(FigureContext context)
    {
        Summary summary = context.Summary;
        MetricUnit unit = summary.Metric.Unit;
        string first = summary.Arms[0].Arm, word = Quantity.Unit(summary.Metric);
        return new FigureTable(
            ["arm", "runs", "mean", "sd", $"{first} −", "Student’s t, 95 %", "bootstrap, 95 %"], [.. summary.Arms.Select(Row)],
            $"The metric is the {summary.Metric.Description}. Differences are paired by seed{(word.Length > 0 ? $", in {word}" : "")}: both runs of a pair share their data, initial weights and order. A claim "
            + "counts as shown when Student’s interval lies above zero; the bootstrap interval is narrower than it should be below ten pairs.");

        string[] Row(ArmResult arm)
        {
            PairedDifference? gap = arm == summary.Arms[0] ? null : summary.Difference(first, arm.Arm);
            return
            [
                arm.Arm, Sentences.Runs(arm, summary.Metric), Quantity.Text(arm.Mean, unit), Quantity.Difference(arm.Deviation, unit),
                gap is null ? "" : Quantity.Difference(gap.Mean, unit, signed: true), gap is null ? "" : Quantity.Range(gap.Student, unit), gap is null ? "" : Quantity.Range(gap.Bootstrap, unit),
            ];
        }
    }

    public override IReadOnlyList<string> Told(FigureContext context) => [.. context.Summary.Arms.Select(arm => arm.Arm)];

    /// <summary>What a metric's values are multiplied with before they are drawn: accuracies are drawn in percent.</summary>
    internal static double Scale(Metric metric) => metric.Unit == MetricUnit.Accuracy ? 100 : 1;

    /// <summary>"test accuracy, %".</summary>
    internal static string Label(Metric metric) => metric.Unit switch
    {
        MetricUnit.Accuracy => $"{metric.Label}, %",
        MetricUnit.Seconds => $"{metric.Label}, s",
        _ => metric.Label,
    };

    /// <summary>A mean as figures print it, without its unit.</summary>
    internal static string Number(double value, Metric metric) => metric.Unit == MetricUnit.Accuracy ? Quantity.Fixed(100 * value, 1) : Quantity.Digits(value);

    /// <summary>The same of a difference, with its sign.</summary>
    internal static string Signed(double value, Metric metric) => (value > 0 ? "+" : "") + Number(value, metric);

    /// <summary>" [−3.2, −1.6]": of the arm minus the first, where the difference is of the first minus the arm.</summary>
    internal static string Range(PairedDifference gap, Metric metric) =>
        gap.Student is { } range ? $" [{Signed(-range.High, metric)}, {Signed(-range.Low, metric)}]" : "";

    /// <summary>All numbers that are drawn: every run, and every interval hung from the first arm's mean.</summary>
    internal static IEnumerable<double> Drawn(Summary summary)
    {
        double first = summary.Arms.Count > 0 ? summary.Arms[0].Mean : double.NaN;
        return summary.Arms.SelectMany(arm => arm.Values.Values).Concat(summary.Differences
            .Where(gap => gap.Higher == summary.Arms[0].Arm).Select(gap => gap.Student).OfType<Interval>().SelectMany(range => new[] { first - range.Low, first - range.High }))
            .Where(double.IsFinite);
    }

    /// <summary>The gaps in words, for those who cannot see the figure.</summary>
    internal static string Words(Summary summary) => string.Join(" ", summary.Differences.Where(gap => gap.Higher == summary.Arms[0].Arm && gap.Count > 0)
        .Select(gap => $"{gap.Lower}: {Quantity.WithUnit(-gap.Mean, summary.Metric, signed: true)} against {gap.Higher}."));
}
