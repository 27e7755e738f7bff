using Plasticity.Studies.Runs;

namespace Plasticity.Studies.Figures;

/// <summary>As <see cref="EndsColumns"/> for many arms: a row an arm, names to the left, numbers to the right.</summary>
internal static class EndsRows
{
    private const double Width = 640, Right = 462, Top = 92, Row = 24;
    private const int LongestName = 24;

    /// <summary>The figure as SVG.</summary>
    public static string Draw(Summary summary)
    {
        double left = 26 + 7.6 * Math.Min(LongestName, summary.Arms.Max(arm => arm.Arm.Length)), bottom = Top + Row * summary.Arms.Count;
        double scale = Ends.Scale(summary.Metric);
        Axis x = Axis.Around(Ends.Drawn(summary).Select(value => value * scale), left, Right, logarithmic: false).Rounded(5);
        SvgCanvas canvas = new(Width, bottom + 58, "Where the runs end", $"{summary.Metric.Label}, by arm and seed. {Ends.Words(summary)}");
        canvas.Text(20, 28, "Where the runs end", "title");
        canvas.Text(Width - 12, 28, "dot: a seed · bar: mean, 95 % of the paired gap", "soft small", Anchor.End);
        canvas.Text(Width - 112, Top - 12, "mean", "soft small", Anchor.End);
        canvas.Text(Width - 12, Top - 12, "paired gap", "soft small", Anchor.End);
        for (int i = 0; i < summary.Arms.Count; i += 2) canvas.Rectangle(12, Top + Row * i, Width - 24, Row, "band");
        foreach ((double value, string text) in x.Ticks(5))
        {
            canvas.Line(x.At(value), Top, x.At(value), bottom, "grid");
            canvas.Text(x.At(value), bottom + 20, text, "soft small", Anchor.Middle);
        }
        double level = x.At(scale * summary.Arms[0].Mean);
        if (double.IsFinite(level)) canvas.Line(level, Top, level, bottom, "level s0");
        for (int i = 0; i < summary.Arms.Count; i++) Arm(canvas, x, summary, i, scale);
        canvas.Text((left + Right) / 2, bottom + 46, Ends.Label(summary.Metric), "soft small", Anchor.Middle);
        return canvas.ToString();
    }

    private static void Arm(SvgCanvas canvas, Axis x, Summary summary, int index, double scale)
    {
        ArmResult arm = summary.Arms[index], first = summary.Arms[0];
        int colour = index == 0 ? 0 : 1;
        double y = Top + Row * (index + 0.5);
        canvas.Text(20, y + 5, arm.Arm.Length <= LongestName ? arm.Arm : arm.Arm[..(LongestName - 1)] + "…", index == 0 ? "strong small f0" : "small");
        foreach ((int seed, double value) in arm.Values) canvas.Dot(x.At(scale * value), y, 3.4, $"faint f{colour}", $"{arm.Arm}, seed {seed}: {Quantity.Text(value, summary.Metric.Unit)}");
        if (arm.Count < arm.Runs) canvas.Text(x.To + 24, y + 5, $"×{arm.Runs - arm.Count}", "small soft", Anchor.End);
        if (arm.Count == 0)
        {
            canvas.Text(Width - 112, y + 5, "–", "small", Anchor.End);
            return;
        }
        PairedDifference? gap = index == 0 ? null : summary.Difference(first.Arm, arm.Arm);
        if (gap?.Student is { } range)
        {
            double low = x.At(scale * (first.Mean - range.High)), high = x.At(scale * (first.Mean - range.Low));
            canvas.Line(low, y, high, y, $"whisker s{colour}");
            canvas.Line(low, y - 4, low, y + 4, $"whisker s{colour}");
            canvas.Line(high, y - 4, high, y + 4, $"whisker s{colour}");
        }
        canvas.Line(x.At(scale * arm.Mean), y - 8, x.At(scale * arm.Mean), y + 8, $"mean s{colour}");
        canvas.Text(Width - 112, y + 5, Ends.Number(arm.Mean, summary.Metric), "strong small", Anchor.End);
        if (gap is null) return;
        string text = gap.Count == 0 ? "no pair" : Ends.Signed(-gap.Mean, summary.Metric) + (gap.Student is { } half ? $" ± {Ends.Number(half.Radius, summary.Metric)}" : "");
        canvas.Text(Width - 12, y + 5, text, "small", Anchor.End);
    }
}
