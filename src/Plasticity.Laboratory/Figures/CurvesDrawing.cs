using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Runs;

namespace Plasticity.Laboratory.Figures;

/// <summary>
/// Accuracy epoch by epoch, as in figure 1 of Berariu et al. 2021, arXiv:2106.00042: the tuning phase from 0 on, what came before it on negative
/// epochs, and the window that counts shaded. Above the test accuracy, below the training accuracy, each on an axis of its own: thick are the
/// means, thin the single seeds, dashed the accuracy on all training images.
/// </summary>
internal static class CurvesDrawing
{
    private const double Width = 640, Left = 66, Right = 546, TestHeight = 290, TrainHeight = 110, LabelHeight = 23;

    /// <summary>How far an axis of test accuracies goes down from its highest point to show how the runs began, in points and as a multiple of how far their ends differ.</summary>
    private const double Beginning = 12, BeginningOfEnds = 3;

    /// <summary>The most arms of which the single seeds and the accuracy on all training images are drawn: those of more arms would hide the means.</summary>
    public const int MostDetailed = 8;

    /// <summary>The figure as SVG.</summary>
    /// <param name="arms">Names of the arms that are drawn, in order; the runs of one arm have the same phases.</param>
    public static string Draw(IReadOnlyList<string> arms, FigureContext context)
    {
        List<string> all = [.. context.Design.Arms.Select(arm => arm.Name)];
        ArmCurves[] curves = [.. arms.Select(arm => ArmCurves.Of(arm, all.IndexOf(arm), context)).Where(arm => arm.Test.Count + arm.Train.Count > 0)];
        bool isDetailed = arms.Count <= MostDetailed, isTrained = curves.Any(arm => arm.Train.Count > 0);
        List<Entry> legend = [.. curves.Select(arm => new Entry(arm.Arm, Sample.Marker, $"test {FigureStyle.Stroke(arm.Index)}", FigureStyle.Fill(arm.Index), FigureStyle.Shape(arm.Index)))];
        if (isDetailed && curves.Any(arm => arm.Whole.Count > 0)) legend.Add(new Entry("all training images", Sample.Stroke, "whole neutral"));
        Heading heading = new("Learning curves", legend, Width);

        Axis x = new(Math.Min(0, curves.Select(arm => arm.Begin).DefaultIfEmpty(0).Min()), Math.Max(1, curves.Select(arm => arm.Last).DefaultIfEmpty(1).Max()), Left, Right) { IsWhole = true };
        double height = Math.Max(TestHeight, LabelHeight * (curves.Length - 1));
        Axis test = TestAxis(curves), train = TrainAxis(curves, isDetailed);
        string testLabel = test.Labelled("test accuracy, %"), trainLabel = train.Labelled("training accuracy, %");
        double top = heading.Bottom + Heading.LabelHeight(testLabel, Width), next = top + height + Heading.LabelHeight(trainLabel, Width) + 8;
        test = test with { From = top + height, To = top };
        train = train with { From = next + TrainHeight, To = next };
        double bottom = isTrained ? train.From : test.From;

        SvgCanvas canvas = new(Width, bottom + 64, "Learning curves", $"Test and training accuracy by epoch. {Words(curves)}");
        heading.Draw(canvas);
        Panel(canvas, x, test, testLabel, "plot-test", ticks: 6);
        foreach (ArmCurves arm in curves.Where(_ => isDetailed))
            foreach (IReadOnlyList<(double, double)> seed in arm.Seeds) Curve(canvas, x, test, seed, $"seed {FigureStyle.Stroke(arm.Index)}", "plot-test");
        foreach (ArmCurves arm in curves) Curve(canvas, x, test, arm.Test, $"test {FigureStyle.Stroke(arm.Index)}", "plot-test");
        foreach (ArmCurves arm in curves) Markers(canvas, x, test, arm, curves.Length);
        if (isTrained)
        {
            Panel(canvas, x, train, trainLabel, "plot-train", ticks: 3);
            foreach (ArmCurves arm in curves.Where(_ => isDetailed)) Curve(canvas, x, train, arm.Whole, $"whole {FigureStyle.Stroke(arm.Index)}", "plot-train");
            foreach (ArmCurves arm in curves) Curve(canvas, x, train, arm.Train, $"train {FigureStyle.Stroke(arm.Index)}", "plot-train");
        }
        Across(canvas, x, bottom, arms, context);
        if (curves.Length > 0) WindowLabel(canvas, x, test);
        ForkMarks(canvas, x, test, bottom, curves);
        EndLabels(canvas, test, curves);
        return canvas.ToString();
    }

    private static string Words(ArmCurves[] curves) => string.Join(" ", curves.Select(arm => $"{arm.Arm}: test accuracy {Sentences.Percent(arm.Tail)} at the end."));

    /// <summary>Around the ends of all runs, and as much of how they began as leaves the ends apart.</summary>
    private static Axis TestAxis(ArmCurves[] curves)
    {
        double[] means = [.. curves.SelectMany(arm => arm.Test).Select(point => 100 * point.Accuracy)];
        double[] ends = [.. curves.SelectMany(arm => arm.Seeds.SelectMany(seed => seed).Where(point => point.Epoch > arm.Last - TailAccuracy.Window((int)Math.Max(0, arm.Last)))).Select(point => 100 * point.Accuracy)];
        if (means.Length == 0 || ends.Length == 0) return new Axis(0, 100, 1, 0) { Bounds = Bounds.Percent };
        double top = Math.Max(means.Max(), ends.Max()), low = ends.Min(), begin = top - Math.Max(Beginning, BeginningOfEnds * (top - low));
        double settled = 100 * curves.SelectMany(arm => arm.Test.Skip(arm.Test.Count / 5)).Select(point => point.Accuracy).Min();
        return Axis.Around([Math.Min(low, Math.Max(begin, settled)), top], 1, 0, logarithmic: false, bounds: Bounds.Percent).Rounded(6);
    }

    /// <summary>Around all training accuracies once the first fifth is behind.</summary>
    private static Axis TrainAxis(ArmCurves[] curves, bool isDetailed)
    {
        IEnumerable<double> shown = curves.SelectMany(arm => arm.Train.Skip(arm.Train.Count / 5).Concat(isDetailed ? arm.Whole : [])).Select(point => 100 * point.Accuracy);
        return Axis.Around(shown, 1, 0, logarithmic: false, bounds: Bounds.Percent).Rounded(3);
    }

    private static void Panel(SvgCanvas canvas, Axis x, Axis y, string label, string clip, int ticks)
    {
        canvas.Clip(clip, Left - 2, y.To - 4, Right - Left + 4, y.From - y.To + 6);
        double begin = x.At(x.High - TailAccuracy.Window((int)x.High));
        canvas.Rectangle(begin, y.To, Right - begin, y.From - y.To, "band");
        foreach ((double value, string text) in y.Ticks(ticks))
        {
            canvas.Line(Left, y.At(value), Right, y.At(value), "grid");
            canvas.Text(Left - 8, y.At(value) + 6, text, "soft", Anchor.End);
        }
        Heading.Label(canvas, label, y.To, Width);
        canvas.Line(Left, y.From, Right, y.From, "edge");
        if (x.Low < 0) canvas.Line(x.At(0), y.To, x.At(0), y.From, "zero");
    }

    private static void Across(SvgCanvas canvas, Axis x, double bottom, IReadOnlyList<string> arms, FigureContext context)
    {
        foreach ((double value, string text) in x.TicksAcross(7))
        {
            canvas.Line(x.At(value), bottom, x.At(value), bottom + 5, "edge");
            canvas.Text(x.At(value), bottom + 26, text, "soft", Anchor.Middle);
        }
        string phase = context.Design.TuningPhase;
        string[] before = [.. arms.SelectMany(arm => context.Epochs[arm]).Select(row => row.Phase).Distinct().Where(other => other != phase)];
        string past = before.Length switch
        {
            0 => "",
            <= 2 => $" (before 0: “{string.Join("”, “", before)}”)",
            _ => $" (before 0: “{before[0]}” to “{before[^1]}”)",
        };
        canvas.Text(Width / 2, bottom + 53, TextSize.Fit($"epoch of “{phase}”{past}", FigureStyle.Narrow, Width - 28), "soft", Anchor.Middle);
    }

    private static void Curve(SvgCanvas canvas, Axis x, Axis y, IEnumerable<(double Epoch, double Accuracy)> points, string classes, string clip) =>
        canvas.Curve(points.Select(point => (x.At(point.Epoch), y.At(100 * point.Accuracy))), classes, clip);

    /// <summary>About six markers a curve, at other epochs for each arm.</summary>
    private static void Markers(SvgCanvas canvas, Axis x, Axis y, ArmCurves arm, int arms)
    {
        int step = Math.Max(1, arm.Test.Count / 6);
        for (int i = arm.Index % arms * step / arms; i < arm.Test.Count; i += step)
        {
            (double epoch, double accuracy) = arm.Test[i];
            if (100 * accuracy >= y.Low && 100 * accuracy <= y.High) canvas.Marker(x.At(epoch), y.At(100 * accuracy), FigureStyle.Shape(arm.Index), 4.6, $"mark {FigureStyle.Fill(arm.Index)}");
        }
    }

    private static void WindowLabel(SvgCanvas canvas, Axis x, Axis y)
    {
        const string Text = "last fifth";
        double half = TextSize.Width(Text, FigureStyle.Narrow) / 2, middle = (x.At(x.High - TailAccuracy.Window((int)x.High)) + Right) / 2;
        canvas.Text(Math.Min(middle, Right - half), y.From - 8, Text, "soft small halo", Anchor.Middle);
    }

    /// <summary>A line through all panels where arms were forked, with its name at the top.</summary>
    private static void ForkMarks(SvgCanvas canvas, Axis x, Axis y, double bottom, ArmCurves[] curves)
    {
        double line = y.To + 18;
        foreach ((double epoch, string text) in curves.SelectMany(arm => arm.Forks).Distinct().OrderBy(fork => fork.Epoch))
        {
            double place = x.At(epoch);
            canvas.Line(place, y.To, place, bottom, "cut");
            bool isLeft = place + 8 + TextSize.Width(text, FigureStyle.Narrow) > Right;
            canvas.Text(place + (isLeft ? -6 : 6), line, text, "soft small halo", isLeft ? Anchor.End : Anchor.Start);
            line += LabelHeight;
        }
    }

    /// <summary>What each test curve came to over the window, at its end with its marker, pushed apart until all can be read.</summary>
    private static void EndLabels(SvgCanvas canvas, Axis y, ArmCurves[] curves)
    {
        ArmCurves[] ended = [.. curves.Where(arm => double.IsFinite(y.At(arm.Tail))).OrderByDescending(arm => arm.Tail)];
        double[] places = Spread([.. ended.Select(arm => y.At(100 * arm.Tail))], LabelHeight, y.To, y.From);
        for (int i = 0; i < ended.Length; i++)
        {
            canvas.Marker(Right + 13, places[i], FigureStyle.Shape(ended[i].Index), 4.6, $"mark {FigureStyle.Fill(ended[i].Index)}");
            canvas.Text(Right + 23, places[i] + 6, Axis.Text(100 * ended[i].Tail, 1), "strong");
        }
    }

    /// <summary>Moves sorted places as little as it takes to have them <paramref name="apart"/>, within bounds.</summary>
    internal static double[] Spread(double[] places, double apart, double top, double bottom)
    {
        double[] spread = [.. places];
        for (int i = 0; i < spread.Length; i++) spread[i] = Math.Max(spread[i], i == 0 ? top : spread[i - 1] + apart);
        // What was pushed down too far goes up again, by groups that touch.
        for (int i = spread.Length - 1; i >= 0; i--)
        {
            double most = i == spread.Length - 1 ? bottom : spread[i + 1] - apart;
            spread[i] = Math.Min(spread[i], most);
        }
        return spread;
    }
}
