using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Runs;

namespace Plasticity.Laboratory.Figures;

/// <summary>Where every run ends, arm beside arm, with the interval of the paired difference between each arm and its reference.</summary>
public sealed record Ends : Figure
{
    public override string Name => "paired-gap";

    public override string Draw(FigureContext context) => EndsColumns.Fit(context.Summary) ? EndsColumns.Draw(context.Summary) : EndsRows.Draw(context.Summary);

    public override string Caption(FigureContext context)
    {
        const string Bars = "Each bar spans the 95 % interval of the paired difference, drawn from the dashed level of its reference’s mean: where it does not touch the level, the difference is shown.";
        string bars = context.Summary.Metrics[0].Differences.Any(difference => difference.Student is not null) ? $" {Bars}" : $" There is {Sentences.NoInterval}.";
        if (EndsColumns.Fit(context.Summary)) return $"One dot a run; a line joins the runs of one seed.{bars}";
        string lost = context.Summary.Arms.Any(arm => arm.Count < arm.Runs) ? " A cross with a number marks runs that are not in the mean; the table says why." : "";
        return $"One dot a run, a stroke at the mean.{bars}{lost}";
    }

    public override FigureTable Table(FigureContext context)
    {
        Summary summary = context.Summary;
        MetricUnit unit = summary.Metric.Unit;
        string word = Quantity.Unit(summary.Metric);
        bool hasBootstrap = summary.Metrics[0].Differences.Any(difference => difference.Count >= Statistics.LeastForBootstrap);
        string narrow = hasBootstrap ? " The bootstrap interval is narrower than it should be below ten pairs." : "";
        return new FigureTable(
            ["arm", "runs", "mean", "sd", summary.Comparison.Head, "Student’s t, 95 %", .. hasBootstrap ? ["bootstrap, 95 %"] : Array.Empty<string>()], [.. summary.Grouped.Select(Row)],
            $"The metric is the {summary.Metric.Description}. Differences are paired by seed{(word.Length > 0 ? $", in {word}" : "")}: both runs of a pair share their data, initial weights and order."
            + $"{narrow} {string.Join(" ", Sentences.Notes(summary))}".TrimEnd());

        string[] Row(ArmResult arm)
        {
            PairedDifference? gap = summary.DifferenceOf(arm.Arm);
            string[] row =
            [
                summary.Comparison.LabelOf(arm.Arm), Sentences.Runs(arm, summary.Metric), Quantity.Text(arm.Mean, unit), Quantity.Difference(arm.Deviation, unit), gap?.Text ?? "", gap?.Range ?? "",
            ];
            return hasBootstrap ? [.. row, gap?.BootstrapRange ?? ""] : row;
        }
    }

    public override IReadOnlyList<string> Told(FigureContext context) => [.. context.Summary.Arms.Select(arm => arm.Arm)];

    /// <summary>What the marks stand for.</summary>
    internal static Entry Key(Summary summary) => new(summary.Metrics[0].Differences.Any(gap => gap.Student is not null) ? "dot: a seed · bar: mean and 95 % interval" : "dot: a seed · bar: mean");

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

    /// <summary>Where the interval of a difference lies on the metric's axis: added to the mean of the reference. Null where there is none.</summary>
    internal static Interval? OnAxis(Summary summary, PairedDifference? gap) =>
        gap?.Student is { } range && summary.Metrics[0][gap.Reference[0]].Mean is var level ? new Interval(level + range.Low, level + range.High) : null;

    /// <summary>Around all runs, and as much of the intervals as leaves the runs apart: an interval widens the axis by what the runs span each way at most.</summary>
    internal static Axis AxisOf(Summary summary, double from, double to, int ticks)
    {
        double scale = Scale(summary.Metric);
        double[] runs = [.. summary.Arms.SelectMany(arm => arm.Values.Values).Select(value => scale * value).Where(double.IsFinite)];
        Bounds bounds = Bounds.Of(summary.Metric, runs);
        IEnumerable<double> ends = summary.Metrics[0].Differences.Select(gap => OnAxis(summary, gap)).OfType<Interval>()
            .SelectMany(range => new[] { scale * range.Low, scale * range.High }).Where(double.IsFinite);
        if (runs.Length > 0)
        {
            (double low, double high) = (runs.Min(), runs.Max());
            ends = [.. ends.Select(end => Math.Clamp(end, Math.Max(bounds.Low, low - (high - low)), Math.Min(bounds.High, high + (high - low))))];
        }
        return (Axis.Around(runs.Concat(ends), from, to, logarithmic: false, bounds: bounds) with { IsWhole = summary.Metric.Unit == MetricUnit.Count }).Rounded(ticks);
    }

    /// <summary>Where an interval begins and ends along an axis, and which of its ends the axis shows.</summary>
    internal static ((double At, bool IsShown) Low, (double At, bool IsShown) High) Bar(Axis axis, Interval range, double scale)
    {
        return (End(scale * range.Low), End(scale * range.High));

        (double, bool) End(double value) => (axis.At(Math.Clamp(value, axis.Low, axis.High)), value >= axis.Low && value <= axis.High);
    }

    /// <summary>The differences in words, for those who cannot see the figure.</summary>
    internal static string Words(Summary summary) =>
        string.Join(" ", summary.Metrics[0].Differences.Where(gap => gap.Count > 0).Select(gap => $"{char.ToUpperInvariant(gap.Words[0])}{gap.Words[1..]}."));
}
