using Plasticity.Laboratory.Phases.Samplings;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Figures;

/// <summary>The probability p(n, γ) = 1 − γ^(k n/N) with which a sample comes from all of the data, over training: the panel of figure 3 of Berariu et al. 2021.</summary>
public sealed record TransitionCurves : Figure
{
    private const double Width = 640, Left = 60, Right = 500, Top = 78, Least = 222, Apart = 23;
    private const int Points = 200;

    public override string Name => "transition";

    /// <summary>The γ that are drawn.</summary>
    public ValueList<double> Gammas { get; init; } = [];

    [Help("k, the factor in the exponent.")]
    public double Exponent { get; init; } = 50;

    [Help("Epochs of the whole phase, for the horizontal axis.")]
    public int Epochs { get; init; } = 500;

    public override void Check(Design design)
    {
        base.Check(design);
        if (Gammas.Count == 0) throw new InputException($"figure '{Name}': it has no γ, expected at least one");
        foreach (double gamma in Gammas)
            if (!(gamma is > 0 and <= 1)) throw new InputException(FormattableString.Invariant($"figure '{Name}': γ is {gamma}, expected above 0 and at most 1"));
        if (Epochs < 1) throw new InputException(FormattableString.Invariant($"figure '{Name}': epochs is {Epochs}, expected at least 1"));
    }

    public override string Draw(FigureContext context)
    {
        Axis x = new(0, Math.Max(1, Epochs), Left, Right) { IsWhole = true }, y = new(0, 1, Bottom, Top) { Bounds = Bounds.Share };
        Heading heading = new("From a part of the data to all of it", [], Width);
        SvgCanvas canvas = new(Width, Height, "From a part of the data to all of it",
            $"Probability that a sample comes from all of the data, by epoch, for γ of {string.Join(", ", Gammas.Select(Axis.Short))}.");
        heading.Draw(canvas);
        Heading.Label(canvas, "probability that a sample comes from all data", Top, Width);
        foreach ((double value, string text) in y.Ticks(5))
        {
            canvas.Line(Left, y.At(value), Right, y.At(value), "grid");
            canvas.Text(Left - 8, y.At(value) + 6, text, "soft small", Anchor.End);
        }
        foreach ((double value, string text) in x.TicksAcross(6))
        {
            canvas.Line(x.At(value), Bottom, x.At(value), Bottom + 5, "edge");
            canvas.Text(x.At(value), Bottom + 26, text, "soft small", Anchor.Middle);
        }
        canvas.Line(Left, Bottom, Right, Bottom, "edge");
        canvas.Text((Left + Right) / 2, Bottom + 53, "epoch", "soft", Anchor.Middle);
        for (int i = 0; i < Gammas.Count; i++) Curve(canvas, x, y, i);
        Labels(canvas, y);
        return canvas.ToString();
    }

    public override string Caption(FigureContext context) =>
        FormattableString.Invariant($"p(n, γ) = 1 − γ^({Exponent} n/N): the chance that an example of a batch is drawn from all of the data and not from the part, step n of N.");

    public override FigureTable Table(FigureContext context) => new(
        ["γ", "after 1 %", "after 10 %", "after half", "at the end"],
        [.. Gammas.Select(gamma => (string[])[Axis.Short(gamma), .. new[] { 0.01, 0.1, 0.5, 1 }.Select(share => Axis.Text(Probability(share, gamma), 3))])],
        "Probabilities after a share of the steps.");

    private double Bottom => Top + Math.Max(Least, Apart * (Gammas.Count - 1));

    private double Height => Bottom + 64;

    /// <summary>p after a share of the steps.</summary>
    private double Probability(double share, double gamma) => SmoothTransition.Probability(gamma, Exponent, share);

    private void Curve(SvgCanvas canvas, Axis x, Axis y, int index)
    {
        (double X, double Y)[] points = [.. Enumerable.Range(0, Points + 1).Select(i => i / (double)Points).Select(share => (x.At(share * x.High), y.At(Probability(share, Gammas[index]))))];
        canvas.Curve(points, $"join {FigureStyle.Stroke(index)}");
        for (int i = 20 + 6 * (index % 10); i <= Points; i += 60) canvas.Marker(points[i].X, points[i].Y, FigureStyle.Shape(index), 4.2, $"mark {FigureStyle.Fill(index)}");
    }

    private void Labels(SvgCanvas canvas, Axis y)
    {
        (double At, int Index)[] ends = [.. Gammas.Select((gamma, i) => (y.At(Probability(1, gamma)), i)).Where(end => double.IsFinite(end.Item1)).OrderBy(end => end.Item1).ThenBy(end => Gammas[end.i])];
        double[] places = CurvesDrawing.Spread([.. ends.Select(end => end.At)], Apart, Top, Bottom);
        for (int i = 0; i < ends.Length; i++)
        {
            int index = ends[i].Index;
            canvas.Marker(Right + 14, places[i], FigureStyle.Shape(index), 4.2, $"mark {FigureStyle.Fill(index)}");
            canvas.Text(Right + 24, places[i] + 6, TextSize.Fit($"γ {Axis.Short(Gammas[index])}", FigureStyle.Narrow, Width - Right - 30, bold: true), "strong small");
        }
    }
}
