namespace Plasticity.Studies.Runs;

/// <summary>
/// Where every run ends, arm beside arm: a dot a seed, a line through the dots of one seed, and for each arm but the first the 95 % interval of
/// its paired difference, hung from the first arm's mean. An interval that does not touch that level shows a gap.
/// </summary>
public static class PairedGap
{
    private const double Width = 640, Height = 440, Left = 56, Right = 628, Top = 76, Bottom = 338;

    /// <summary>The figure as SVG.</summary>
    public static string Draw(Summary summary)
    {
        ArmResult[] arms = [.. summary.Arms];
        Axis y = Range(summary).Rounded(6);
        SvgCanvas canvas = new(Width, Height, "Where the runs end", $"Test accuracy at the end, by arm and seed. {Words(summary)}");
        canvas.Text(Left - 46, 28, "Where the runs end", "title");
        canvas.Text(Left - 46, 56, "test accuracy, %", "soft");
        canvas.Text(Right, 28, "dot: a seed · bar: mean, 95 % of the paired gap", "soft small", Anchor.End);
        foreach ((double value, string text) in y.Ticks(6))
        {
            canvas.Line(Left, y.At(value), Right, y.At(value), "grid");
            canvas.Text(Left - 8, y.At(value) + 5, text, "soft", Anchor.End);
        }
        Seeds(canvas, y, arms);
        for (int i = 0; i < arms.Length; i++) Arm(canvas, y, summary, i);
        return canvas.ToString();
    }

    /// <summary>The gaps in words, for those who cannot see the figure.</summary>
    private static string Words(Summary summary) => string.Join(" ", summary.Differences.Where(gap => gap.Higher == summary.Arms[0].Arm && gap.Count > 0)
        .Select(gap => $"{gap.Lower}: {Signed(-gap.Mean)} points against {gap.Higher}{Range(gap)}."));

    private static void Seeds(SvgCanvas canvas, Axis y, ArmResult[] arms)
    {
        if (arms.Length == 0) return;
        if (double.IsFinite(arms[0].Mean)) canvas.Line(Left, y.At(100 * arms[0].Mean), Right, y.At(100 * arms[0].Mean), "level s0");
        foreach (int seed in arms.SelectMany(arm => arm.Values.Keys).Distinct().Order())
            canvas.Curve(arms.Select((arm, i) => (X(i, arms.Length), y.At(100 * arm.Values.GetValueOrDefault(seed, double.NaN)))), "pair");
    }

    private static void Arm(SvgCanvas canvas, Axis y, Summary summary, int index)
    {
        ArmResult arm = summary.Arms[index], first = summary.Arms[0];
        double x = X(index, summary.Arms.Count), beside = x + 24;
        int colour = FigureStyle.Colour(index);
        foreach (double accuracy in arm.Values.Values) canvas.Dot(x, y.At(100 * accuracy), 5, $"dot f{colour}");
        canvas.Text(x, Bottom + 38, arm.Arm, $"strong f{colour}", Anchor.Middle);
        if (arm.Count == 0)
        {
            canvas.Text(x, Bottom + 60, "no run finished", "soft", Anchor.Middle);
            return;
        }
        PairedDifference? gap = index == 0 ? null : summary.Difference(first.Arm, arm.Arm);
        if (gap?.Student is { } range) Whisker(canvas, beside, y.At(100 * (first.Mean - range.Low)), y.At(100 * (first.Mean - range.High)), $"whisker s{colour}");
        canvas.Line(beside - 9, y.At(100 * arm.Mean), beside + 9, y.At(100 * arm.Mean), $"mean s{colour}");
        double lift = index == 0 ? -9 : 5; // the first arm's own level runs where its label would be
        canvas.Text(beside + 16, y.At(100 * arm.Mean) + lift, Axis.Text(100 * arm.Mean, 1), $"strong halo f{colour}");
        string below = gap is null ? arm.Count == 1 ? "one run" : $"sd {Axis.Text(100 * arm.Deviation, 1)}" : gap.Count == 0 ? "no pair" : $"{Signed(-gap.Mean)} points";
        canvas.Text(x, Bottom + 60, below, "", Anchor.Middle);
        if (gap is not null) canvas.Text(x, Bottom + 82, Range(gap).Trim(), "soft small", Anchor.Middle);
    }

    private static void Whisker(SvgCanvas canvas, double x, double low, double high, string classes)
    {
        canvas.Line(x, low, x, high, classes);
        canvas.Line(x - 5, low, x + 5, low, classes);
        canvas.Line(x - 5, high, x + 5, high, classes);
    }

    private static double X(int index, int count) => Left + (Right - Left) * (index + 0.5) / count - 18;

    /// <summary>All that is drawn, in percent, with some air.</summary>
    private static Axis Range(Summary summary)
    {
        double reference = summary.Arms.Count > 0 ? summary.Arms[0].Mean : double.NaN;
        double[] drawn = [.. summary.Arms.SelectMany(arm => arm.Values.Values)
            .Concat(summary.Differences.Where(gap => gap.Higher == summary.Arms[0].Arm && gap.Student is not null)
                .SelectMany(gap => new[] { reference - gap.Student!.Value.Low, reference - gap.Student!.Value.High }))
            .Where(double.IsFinite).Select(accuracy => 100 * accuracy)];
        double low = drawn.DefaultIfEmpty(0).Min(), high = drawn.DefaultIfEmpty(100).Max(), air = Math.Max(0.5, (high - low) * 0.06);
        return new Axis(low - air, high + air, Bottom, Top);
    }

    private static string Signed(double share) => (share < 0 ? "" : "+") + Axis.Text(100 * share, 1);

    private static string Range(PairedDifference gap) =>
        gap.Student is { } range ? $" [{Signed(-range.High)}, {Signed(-range.Low)}]" : "";
}
