using Plasticity.Laboratory.Runs;

namespace Plasticity.Laboratory.Figures;

/// <summary>
/// Where every run ends, arm beside arm: a dot a seed, a line through the dots of one seed, and beside each arm that has a reference the 95 %
/// interval of its paired difference, drawn from the reference's mean. An interval that does not touch that level shows a difference.
/// </summary>
internal static class EndsColumns
{
    private const double Width = 640, Left = 66, Right = 632, PlotHeight = 270, Below = 112;
    private const string Title = "Where the runs end";

    /// <summary>Whether a column for each arm is wide enough for its name and its numbers.</summary>
    public static bool Fit(Summary summary)
    {
        double pitch = (Right - Left) / Math.Max(1, summary.Arms.Count) - 6;
        return summary.Arms.All(arm => TextSize.Width(summary.Comparison.LabelOf(arm.Arm), FigureStyle.Narrow, bold: true) <= pitch
            && TextSize.Width(BelowName(summary, arm), FigureStyle.Narrow) <= pitch
            && TextSize.Width(summary.DifferenceOf(arm.Arm)?.Range ?? "", FigureStyle.Narrow) <= pitch);
    }

    /// <summary>The figure as SVG.</summary>
    public static string Draw(Summary summary)
    {
        ArmResult[] arms = [.. summary.Grouped];
        double scale = Ends.Scale(summary.Metric);
        Axis y = Ends.AxisOf(summary, 1, 0, 6);
        string label = y.Labelled(Ends.Label(summary.Metric));
        Heading heading = new(Title, [Ends.Key(summary)], Width);
        double top = heading.Bottom + Heading.LabelHeight(label, Width);
        y = y with { From = top + PlotHeight, To = top };
        SvgCanvas canvas = new(Width, y.From + Below, Title, $"{summary.Metric.Label}, by arm and seed. {Ends.Words(summary)}");
        heading.Draw(canvas);
        Heading.Label(canvas, label, top, Width);
        foreach ((double value, string text) in y.Ticks(6))
        {
            canvas.Line(Left, y.At(value), Right, y.At(value), "grid");
            canvas.Text(Left - 8, y.At(value) + 6, text, "soft", Anchor.End);
        }
        for (int from = 0; from < arms.Length;)
        {
            int to = from + 1;
            while (to < arms.Length && summary.DifferenceOf(arms[to].Arm) is not null) to++;
            Group(canvas, y, summary, arms, from, to, scale);
            from = to;
        }
        for (int i = 0; i < arms.Length; i++) Arm(canvas, y, summary, arms, i, scale);
        return canvas.ToString();
    }

    /// <summary>The level of a reference under all that are compared with it, and a line through the dots of each seed.</summary>
    private static void Group(SvgCanvas canvas, Axis y, Summary summary, ArmResult[] arms, int from, int to, double scale)
    {
        double pitch = (Right - Left) / arms.Length, level = y.At(scale * arms[from].Mean);
        if (double.IsFinite(level)) canvas.Line(Left + from * pitch, level, Left + to * pitch, level, $"level s{Colour(summary, arms[from])}");
        foreach (int seed in arms[from..to].SelectMany(arm => arm.Values.Keys).Distinct().Order())
            canvas.Curve(Enumerable.Range(from, to - from).Select(i => (X(i, arms.Length), y.At(scale * arms[i].Values.GetValueOrDefault(seed, double.NaN)))), "pair");
    }

    private static void Arm(SvgCanvas canvas, Axis y, Summary summary, ArmResult[] arms, int index, double scale)
    {
        ArmResult arm = arms[index];
        PairedDifference? gap = summary.DifferenceOf(arm.Arm);
        double x = X(index, arms.Length), beside = x + 24;
        int colour = Colour(summary, arm);
        foreach (double value in arm.Values.Values) canvas.Marker(x, y.At(scale * value), FigureStyle.Shape(colour), 4.8, $"dot f{colour}");
        canvas.Text(x, y.From + 38, summary.Comparison.LabelOf(arm.Arm), "strong", Anchor.Middle);
        if (arm.Count == 0)
        {
            canvas.Text(x, y.From + 63, arm.Diverged == arm.Runs && arm.Runs > 0 ? $"{arm.Diverged} of {arm.Runs} diverged" : "no run finished", "soft", Anchor.Middle);
            return;
        }
        if (Ends.OnAxis(summary, gap) is { } range) Whisker(canvas, beside, Ends.Bar(y, range, scale), $"whisker s{colour}");
        canvas.Line(beside - 9, y.At(scale * arm.Mean), beside + 9, y.At(scale * arm.Mean), $"mean s{colour}");
        if (arm.Count < arm.Runs) canvas.Text(x - 14, y.To + 20, $"×{arm.Runs - arm.Count}", "small soft halo", Anchor.End);
        double lift = gap is null ? -9 : 5; // the reference's own level runs where its label would be
        canvas.Text(beside + 16, y.At(scale * arm.Mean) + lift, Ends.Number(arm.Mean, summary.Metric), "strong halo");
        canvas.Text(x, y.From + 63, BelowName(summary, arm), "", Anchor.Middle);
        if (gap?.Student is not null) canvas.Text(x, y.From + 88, gap.Range, "soft small", Anchor.Middle);
    }

    /// <summary>What stands below an arm's name: its difference to its reference, or how far its own runs are apart.</summary>
    private static string BelowName(Summary summary, ArmResult arm) => summary.DifferenceOf(arm.Arm) is { } gap ? gap.Count == 0 ? "no pair" : gap.TextWithUnit
        : arm.Count == 0 ? "" : arm.Count == 1 ? "one run" : $"sd {Quantity.Difference(arm.Deviation, summary.Metric.Unit)}";

    /// <summary>A bar; an end that the axis does not show has no stroke across.</summary>
    private static void Whisker(SvgCanvas canvas, double x, ((double At, bool IsShown) Low, (double At, bool IsShown) High) bar, string classes)
    {
        canvas.Line(x, bar.Low.At, x, bar.High.At, classes);
        foreach ((double at, bool isShown) in new[] { bar.Low, bar.High })
            if (isShown) canvas.Line(x - 5, at, x + 5, at, classes);
    }

    /// <summary>The arm's colour in every figure of the study.</summary>
    private static int Colour(Summary summary, ArmResult arm) => FigureStyle.Colour(summary.Arms.ToList().IndexOf(arm));

    private static double X(int index, int count) => Left + (Right - Left) * (index + 0.5) / count - 18;
}
