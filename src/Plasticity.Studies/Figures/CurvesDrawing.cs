using Plasticity.Studies.Metrics;
using Plasticity.Studies.Runs;

namespace Plasticity.Studies.Figures;

/// <summary>
/// Accuracy epoch by epoch, as in figure 1 of Berariu et al. 2021, arXiv:2106.00042: the tuning phase from 0 on, what came before it on negative
/// epochs, and the window that counts shaded. Bold is the mean test accuracy, dotted the mean training accuracy,
/// dashed the accuracy on all training images, faint the single seeds.
/// </summary>
internal static class CurvesDrawing
{
    private const double Width = 640, Height = 440, Left = 46, Right = 560, Top = 92, Bottom = 384;

    /// <summary>The figure as SVG.</summary>
    /// <param name="arms">Names of the arms that are drawn, in order; the runs of one arm have the same phases.</param>
    public static string Draw(IReadOnlyList<string> arms, FigureContext context)
    {
        ArmCurves[] curves = [.. arms.Select((arm, index) => ArmCurves.Of(arm, FigureStyle.Colour(index), context)).Where(arm => arm.Test.Count + arm.Train.Count > 0)];
        Entry[] legend = [.. curves.Select(arm => new Entry(arm.Arm, Sample.Stroke, $"key s{arm.Colour}", $"f{arm.Colour}"))];
        if (curves.Any(arm => arm.Whole.Count > 0)) legend = [.. legend, new Entry("all training images", Sample.Stroke, "whole neutral")];
        double top = 80 + 23 * Math.Max(1, Legend.Lines(legend, Right + 50));
        Axis x = new(Math.Min(0, curves.Select(arm => arm.Begin).DefaultIfEmpty(0).Min()), Math.Max(1, curves.Select(arm => arm.Last).DefaultIfEmpty(1).Max()), Left, Right);
        Axis y = new Axis(Math.Min(Lowest(curves), 99), 100, top + Bottom - Top, top).Rounded(6);
        string tuningPhase = context.Design.TuningPhase;
        string[] before = [.. arms.SelectMany(arm => context.Epochs[arm]).Select(row => row.Phase).Distinct().Where(phase => phase != tuningPhase)];

        SvgCanvas canvas = new(Width, y.From + Height - Bottom, "Learning curves", $"Test and training accuracy by epoch. {Words(curves)}");
        canvas.Clip("plot-curves", Left - 2, top - 4, Right - Left + 4, y.From - top + 4);
        canvas.Text(Left - 36, 28, "Learning curves", "title");
        canvas.Text(Right + 70, 28, "bold: test · dotted: training · thin: each seed", "soft small", Anchor.End);
        Legend.Draw(canvas, legend, Left - 34, 56, Right + 50);
        Ground(canvas, x, y, tuningPhase, before);
        foreach (ArmCurves arm in curves)
            foreach (IReadOnlyList<(double, double)> seed in arm.Seeds) Curve(canvas, x, y, seed, $"seed s{arm.Colour}");
        foreach (ArmCurves arm in curves) Curve(canvas, x, y, arm.Train, $"train s{arm.Colour}");
        foreach (ArmCurves arm in curves) Curve(canvas, x, y, arm.Whole, $"whole s{arm.Colour}");
        foreach (ArmCurves arm in curves) Curve(canvas, x, y, arm.Test, $"test s{arm.Colour}");
        EndLabels(canvas, y, curves);
        return canvas.ToString();
    }

    private static string Words(ArmCurves[] curves) => string.Join(" ", curves.Select(arm => $"{arm.Arm}: test accuracy {Sentences.Percent(arm.Tail)} at the end."));

    private static void Ground(SvgCanvas canvas, Axis x, Axis y, string tuningPhase, string[] before)
    {
        int window = TailAccuracy.Window((int)x.High);
        double begin = x.At(x.High - window);
        canvas.Rectangle(begin, y.To, Right - begin, y.From - y.To, "band");
        foreach ((double value, string text) in y.Ticks(6))
        {
            canvas.Line(Left, y.At(value), Right, y.At(value), "grid");
            canvas.Text(Left - 8, y.At(value) + 5, text, "soft", Anchor.End);
        }
        canvas.Text(Left - 36, y.To - 14, "accuracy, %", "soft");
        foreach ((double value, string text) in x.Ticks(7))
        {
            canvas.Line(x.At(value), y.From, x.At(value), y.From + 5, "edge");
            canvas.Text(x.At(value), y.From + 22, text, "soft", Anchor.Middle);
        }
        canvas.Line(Left, y.From, Right, y.From, "edge");
        string past = before.Length switch
        {
            0 => "",
            <= 2 => $" (before 0: “{string.Join("”, “", before)}”)",
            _ => $" (before 0: “{before[0]}” to “{before[^1]}”)",
        };
        canvas.Text((Left + Right) / 2, y.From + 44, $"epoch of “{tuningPhase}”{past}", "soft", Anchor.Middle);
        if (x.Low < 0) canvas.Line(x.At(0), y.To, x.At(0), y.From, "zero");
        canvas.Text((begin + Right) / 2, y.From - 10, "last fifth", "soft small", Anchor.Middle);
    }

    private static void Curve(SvgCanvas canvas, Axis x, Axis y, IEnumerable<(double Epoch, double Accuracy)> points, string classes) =>
        canvas.Curve(points.Select(point => (x.At(point.Epoch), y.At(100 * point.Accuracy))), classes, "plot-curves");

    /// <summary>What each test curve came to over the window, at its end, pushed apart until all can be read.</summary>
    private static void EndLabels(SvgCanvas canvas, Axis y, ArmCurves[] curves)
    {
        List<(double At, string Text, string Classes)> labels = [.. curves.Select(arm => (y.At(100 * arm.Tail), Axis.Text(100 * arm.Tail, 1), $"strong f{arm.Colour}"))];
        if (curves.Any(arm => arm.Train.Count > 0))
            labels.Add((y.At(100 * curves.Where(arm => arm.Train.Count > 0).Average(arm => arm.Train[^1].Accuracy)), "training", "soft small"));
        labels.RemoveAll(label => !double.IsFinite(label.At));
        labels.Sort((a, b) => a.At.CompareTo(b.At));
        double[] places = Spread([.. labels.Select(label => label.At)], apart: 19, y.To, y.From);
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
        .Select(point => point.Accuracy).DefaultIfEmpty(0).Min();
}
