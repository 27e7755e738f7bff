using Plasticity.Studies.Metrics;
using Plasticity.Studies.Training;

namespace Plasticity.Studies.Runs;

/// <summary>
/// Accuracy epoch by epoch, as in figure 1 of Berariu et al. 2021, arXiv:2106.00042: the tuning phase from 0 on, what came before it on negative
/// epochs, and the window that counts shaded. Bold is the mean test accuracy, dotted the mean training accuracy, faint the single seeds.
/// </summary>
public static class LearningCurves
{
    private const double Width = 640, Height = 440, Left = 46, Right = 560, Top = 92, Bottom = 384;

    /// <summary>The figure as SVG.</summary>
    /// <param name="arms">Names of the arms, in order.</param> <param name="rows">All rows; the runs of one arm have the same phases.</param>
    /// <param name="tuningPhase">The phase that begins at 0.</param>
    public static string Draw(IReadOnlyList<string> arms, IReadOnlyList<MetricRow> rows, string tuningPhase)
    {
        ArmCurves[] curves = [.. arms.Select((arm, index) => ArmCurves.Of(arm, FigureStyle.Colour(index), rows, tuningPhase)).Where(arm => arm.Test.Count > 0)];
        Axis x = new(Math.Min(0, curves.Select(arm => arm.Begin).DefaultIfEmpty(0).Min()), Math.Max(1, curves.Select(arm => arm.Last).DefaultIfEmpty(1).Max()), Left, Right);
        Axis y = new Axis(Lowest(curves), 100, Bottom, Top).Rounded(6);

        SvgCanvas canvas = new(Width, Height, "Learning curves", $"Test and training accuracy by epoch for {string.Join(", ", arms)}.");
        canvas.Clip("plot-curves", Left - 2, Top - 4, Right - Left + 4, Bottom - Top + 4);
        canvas.Text(Left - 36, 28, "Learning curves", "title");
        Legend(canvas, curves);
        Ground(canvas, x, y, tuningPhase, [.. rows.Select(row => row.Phase).Distinct().Where(phase => phase != tuningPhase)]);
        foreach (ArmCurves arm in curves)
            foreach (IReadOnlyList<(double, double)> seed in arm.Seeds) Curve(canvas, x, y, seed, $"seed s{arm.Colour}");
        foreach (ArmCurves arm in curves) Curve(canvas, x, y, arm.Train, $"train s{arm.Colour}");
        foreach (ArmCurves arm in curves) Curve(canvas, x, y, arm.Test, $"test s{arm.Colour}");
        EndLabels(canvas, y, curves);
        return canvas.ToString();
    }

    private static void Legend(SvgCanvas canvas, ArmCurves[] curves)
    {
        double at = Left - 36;
        foreach (ArmCurves arm in curves)
        {
            canvas.Line(at + 2, 51, at + 22, 51, $"key s{arm.Colour}");
            canvas.Text(at + 30, 56, arm.Arm, $"strong f{arm.Colour}");
            at += 48 + 9.8 * arm.Arm.Length; // a generous guess: the reader's font is not known
        }
        canvas.Text(Right + 70, 28, "bold: test · dotted: training · thin: each seed", "soft small", Anchor.End);
    }

    private static void Ground(SvgCanvas canvas, Axis x, Axis y, string tuningPhase, string[] before)
    {
        int window = TailAccuracy.Window((int)x.High);
        double begin = x.At(x.High - window);
        canvas.Rectangle(begin, Top, Right - begin, Bottom - Top, "band");
        foreach ((double value, string text) in y.Ticks(6))
        {
            canvas.Line(Left, y.At(value), Right, y.At(value), "grid");
            canvas.Text(Left - 8, y.At(value) + 5, text, "soft", Anchor.End);
        }
        canvas.Text(Left - 36, Top - 14, "accuracy, %", "soft");
        foreach ((double value, string text) in x.Ticks(7))
        {
            canvas.Line(x.At(value), Bottom, x.At(value), Bottom + 5, "edge");
            canvas.Text(x.At(value), Bottom + 22, text, "soft", Anchor.Middle);
        }
        canvas.Line(Left, Bottom, Right, Bottom, "edge");
        string past = before.Length == 0 ? "" : $" (before 0: “{string.Join("”, “", before)}”)";
        canvas.Text((Left + Right) / 2, Height - 12, $"epoch of “{tuningPhase}”{past}", "soft", Anchor.Middle);
        if (x.Low < 0) canvas.Line(x.At(0), Top, x.At(0), Bottom, "zero");
        canvas.Text((begin + Right) / 2, Bottom - 10, "last fifth", "soft small", Anchor.Middle);
    }

    private static void Curve(SvgCanvas canvas, Axis x, Axis y, IEnumerable<(double Epoch, double Accuracy)> points, string classes) =>
        canvas.Curve(points.Select(point => (x.At(point.Epoch), y.At(100 * point.Accuracy))), classes, "plot-curves");

    /// <summary>What each test curve came to over the window, at its end, pushed apart until all can be read.</summary>
    private static void EndLabels(SvgCanvas canvas, Axis y, ArmCurves[] curves)
    {
        List<(double At, string Text, string Classes)> labels = [.. curves.Select(arm => (y.At(100 * arm.Tail), Axis.Text(100 * arm.Tail, 1), $"strong f{arm.Colour}"))];
        if (curves.Length > 0) labels.Add((y.At(100 * curves.Average(arm => arm.Train[^1].Accuracy)), "training", "soft small"));
        labels.RemoveAll(label => !double.IsFinite(label.At));
        labels.Sort((a, b) => a.At.CompareTo(b.At));
        double[] places = Spread([.. labels.Select(label => label.At)], apart: 19, Top, Bottom);
        for (int i = 0; i < labels.Count; i++) canvas.Text(Right + 8, places[i] + 5, labels[i].Text, labels[i].Classes);
    }

    /// <summary>Moves sorted places as little as it takes to have them <paramref name="apart"/>, within bounds.</summary>
    internal static double[] Spread(double[] places, double apart, double top, double bottom)
    {
        double[] spread = [.. places];
        for (int pass = 0; pass < 200; pass++)
            for (int i = 0; i < spread.Length; i++)
            {
                if (i + 1 < spread.Length && spread[i + 1] - spread[i] < apart)
                {
                    double push = (apart - (spread[i + 1] - spread[i])) / 2;
                    spread[i] -= push;
                    spread[i + 1] += push;
                }
                spread[i] = Math.Clamp(spread[i], top, bottom);
            }
        return spread;
    }

    /// <summary>The lowest mean test accuracy in percent once the first steps are behind: what lies lower would only press the rest together.</summary>
    private static double Lowest(ArmCurves[] curves) => 100 * curves
        .SelectMany(arm => arm.Test.Skip(arm.Test.Count / 5))
        .Select(point => point.Accuracy).Where(double.IsFinite).DefaultIfEmpty(0).Min();
}
