using Plasticity.Studies.Runs;

namespace Plasticity.Studies.Figures;

/// <summary>
/// Where every run ends, arm beside arm: a dot a seed, a line through the dots of one seed, and beside each arm that has a reference the 95 %
/// interval of its paired difference, drawn from the reference's mean. An interval that does not touch that level shows a difference.
/// </summary>
internal static class EndsColumns
{
    private const double Width = 640, Height = 440, Left = 56, Right = 628, Top = 76, Bottom = 338, Letter = 9.2;
    private const int MostColumns = 5;

    /// <summary>Whether a column for each arm is wide enough for its name and its numbers.</summary>
    public static bool Fit(Summary summary) =>
        summary.Arms.Count <= MostColumns && summary.Arms.All(arm => summary.Arms.Count * Letter * summary.Comparison.LabelOf(arm.Arm).Length < Right - Left);

    /// <summary>The figure as SVG.</summary>
    public static string Draw(Summary summary)
    {
        ArmResult[] arms = [.. summary.Grouped];
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
        foreach (double value in arm.Values.Values) canvas.Dot(x, y.At(scale * value), 5, $"dot f{colour}");
        canvas.Text(x, Bottom + 38, summary.Comparison.LabelOf(arm.Arm), $"strong f{colour}", Anchor.Middle);
        if (arm.Count == 0)
        {
            canvas.Text(x, Bottom + 60, arm.Diverged == arm.Runs && arm.Runs > 0 ? $"{arm.Diverged} of {arm.Runs} diverged" : "no run finished", "soft", Anchor.Middle);
            return;
        }
        if (Ends.OnAxis(summary, gap) is { } range) Whisker(canvas, beside, y.At(scale * range.Low), y.At(scale * range.High), $"whisker s{colour}");
        canvas.Line(beside - 9, y.At(scale * arm.Mean), beside + 9, y.At(scale * arm.Mean), $"mean s{colour}");
        if (arm.Count < arm.Runs) canvas.Text(x, Top - 4, Sentences.Lost(arm, summary.Metric), "tiny soft halo", Anchor.Middle);
        double lift = gap is null ? -9 : 5; // the reference's own level runs where its label would be
        canvas.Text(beside + 16, y.At(scale * arm.Mean) + lift, Ends.Number(arm.Mean, summary.Metric), $"strong halo f{colour}");
        string below = gap is null ? arm.Count == 1 ? "one run" : $"sd {Quantity.Difference(arm.Deviation, summary.Metric.Unit)}" : gap.Count == 0 ? "no pair" : gap.TextWithUnit;
        canvas.Text(x, Bottom + 60, below, "", Anchor.Middle);
        if (gap?.Student is not null) canvas.Text(x, Bottom + 82, gap.Range, "soft small", Anchor.Middle);
    }

    private static void Whisker(SvgCanvas canvas, double x, double low, double high, string classes)
    {
        canvas.Line(x, low, x, high, classes);
        canvas.Line(x - 5, low, x + 5, low, classes);
        canvas.Line(x - 5, high, x + 5, high, classes);
    }

    /// <summary>The arm's colour in every figure of the study.</summary>
    private static int Colour(Summary summary, ArmResult arm) => FigureStyle.Colour(summary.Arms.ToList().IndexOf(arm));

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
