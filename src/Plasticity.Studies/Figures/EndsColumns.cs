using Plasticity.Studies.Runs;

namespace Plasticity.Studies.Figures;

/// <summary>
/// Where every run ends, arm beside arm: a dot a seed, a line through the dots of one seed, and for each arm but the first the 95 % interval of
/// its paired difference, hung from the first arm's mean. An interval that does not touch that level shows a gap.
/// </summary>
internal static class EndsColumns
{
    private const double Width = 640, Height = 440, Left = 56, Right = 628, Top = 76, Bottom = 338;

    /// <summary>The figure as SVG.</summary>
    public static string Draw(Summary summary)
    {
        ArmResult[] arms = [.. summary.Arms];
        double scale = Ends.Scale(summary.Metric);
        Axis y = Range(summary, scale).Rounded(6);
        SvgCanvas canvas = new(Width, Height, "Where the runs end", $"{summary.Metric.Label}, by arm and seed. {Ends.Words(summary)}");
        canvas.Text(Left - 46, 28, "Where the runs end", "title");
        canvas.Text(Left - 46, 56, Ends.Label(summary.Metric), "soft");
        canvas.Text(Right, 28, "dot: a seed · bar: mean, 95 % of the paired gap", "soft small", Anchor.End);
        foreach ((double value, string text) in y.Ticks(6))
        {
            canvas.Line(Left, y.At(value), Right, y.At(value), "grid");
            canvas.Text(Left - 8, y.At(value) + 5, text, "soft", Anchor.End);
        }
        Seeds(canvas, y, arms, scale);
        for (int i = 0; i < arms.Length; i++) Arm(canvas, y, summary, i, scale);
        return canvas.ToString();
    }

    private static void Seeds(SvgCanvas canvas, Axis y, ArmResult[] arms, double scale)
    {
        if (arms.Length == 0) return;
        if (double.IsFinite(arms[0].Mean)) canvas.Line(Left, y.At(scale * arms[0].Mean), Right, y.At(scale * arms[0].Mean), "level s0");
        foreach (int seed in arms.SelectMany(arm => arm.Values.Keys).Distinct().Order())
            canvas.Curve(arms.Select((arm, i) => (X(i, arms.Length), y.At(scale * arm.Values.GetValueOrDefault(seed, double.NaN)))), "pair");
    }

    private static void Arm(SvgCanvas canvas, Axis y, Summary summary, int index, double scale)
    {
        ArmResult arm = summary.Arms[index], first = summary.Arms[0];
        double x = X(index, summary.Arms.Count), beside = x + 24;
        int colour = FigureStyle.Colour(index);
        foreach (double accuracy in arm.Values.Values) canvas.Dot(x, y.At(scale * accuracy), 5, $"dot f{colour}");
        canvas.Text(x, Bottom + 38, arm.Arm, $"strong f{colour}", Anchor.Middle);
        if (arm.Count == 0)
        {
            canvas.Text(x, Bottom + 60, arm.Diverged == arm.Runs && arm.Runs > 0 ? $"{arm.Diverged} of {arm.Runs} diverged" : "no run finished", "soft", Anchor.Middle);
            return;
        }
        PairedDifference? gap = index == 0 ? null : summary.Difference(first.Arm, arm.Arm);
        if (gap?.Student is { } range) Whisker(canvas, beside, y.At(scale * (first.Mean - range.Low)), y.At(scale * (first.Mean - range.High)), $"whisker s{colour}");
        canvas.Line(beside - 9, y.At(scale * arm.Mean), beside + 9, y.At(scale * arm.Mean), $"mean s{colour}");
        if (arm.Count < arm.Runs) canvas.Text(x, Top - 4, Sentences.Lost(arm, summary.Metric), "tiny soft halo", Anchor.Middle);
        double lift = index == 0 ? -9 : 5; // the first arm's own level runs where its label would be
        canvas.Text(beside + 16, y.At(scale * arm.Mean) + lift, Ends.Number(arm.Mean, summary.Metric), $"strong halo f{colour}");
        string below = gap is null ? arm.Count == 1 ? "one run" : $"sd {Ends.Number(arm.Deviation, summary.Metric)}"
            : gap.Count == 0 ? "no pair" : $"{Ends.Signed(-gap.Mean, summary.Metric)} {Quantity.Unit(summary.Metric)}".TrimEnd();
        canvas.Text(x, Bottom + 60, below, "", Anchor.Middle);
        if (gap is not null) canvas.Text(x, Bottom + 82, Ends.Range(gap, summary.Metric).Trim(), "soft small", Anchor.Middle);
    }

    private static void Whisker(SvgCanvas canvas, double x, double low, double high, string classes)
    {
        canvas.Line(x, low, x, high, classes);
        canvas.Line(x - 5, low, x + 5, low, classes);
        canvas.Line(x - 5, high, x + 5, high, classes);
    }

    private static double X(int index, int count) => Left + (Right - Left) * (index + 0.5) / count - 18;

    /// <summary>All that is drawn, with some air.</summary>
    private static Axis Range(Summary summary, double scale)
    {
        double[] drawn = [.. Ends.Drawn(summary).Select(value => scale * value)];
        double low = drawn.DefaultIfEmpty(0).Min(), high = drawn.DefaultIfEmpty(100).Max(), least = Math.Max(1e-6, 0.01 * Math.Max(Math.Abs(low), Math.Abs(high)));
        double air = Math.Max(least, (high - low) * 0.06);
        return new Axis(low - air, high + air, Bottom, Top);
    }
}
