using Plasticity.Laboratory.Runs;

namespace Plasticity.Laboratory.Figures;

/// <summary>
/// As <see cref="EndsColumns"/> for many arms or long names: a row an arm, the name to the left or, where it is long, above, the numbers to the
/// right.
/// </summary>
internal sealed class EndsRows
{
    private const double Width = 640, Edge = 14, Gap = Width - 14, Between = 16, LongestBeside = 190, LongestHead = 150;
    private const string Title = "Where the runs end";

    private readonly Summary _summary;
    private readonly ArmResult[] _arms;
    private readonly bool _isAbove;
    private readonly double _row, _scale, _top, _mean;
    private readonly Heading _heading;
    private readonly string _head;
    private readonly Axis _x;

    private EndsRows(Summary summary)
    {
        _summary = summary;
        _arms = [.. summary.Grouped];
        _heading = new Heading(Title, [Ends.Key(summary)], Width);
        double longest = _arms.Select(arm => TextSize.Width(summary.Comparison.LabelOf(arm.Arm), FigureStyle.Narrow, bold: true)).Max();
        _isAbove = longest > LongestBeside;
        _row = _isAbove ? 46 : 25;
        _top = _heading.Bottom + Heading.LabelHeight("mean", Width);
        _scale = Ends.Scale(summary.Metric);
        _head = TextSize.Fit(summary.Comparison.Head, FigureStyle.Narrow, LongestHead);
        _mean = Gap - Between - Widest([_head, .. _arms.Select(arm => Difference(arm))], bold: false);
        double right = _mean - Between - Widest(["mean", .. _arms.Select(Mean)], bold: true);
        if (_arms.Any(arm => arm.Count < arm.Runs)) right -= Widest(["×99"], bold: false);
        _x = Ends.AxisOf(summary, _isAbove ? Edge + 10 : Edge + 12 + longest, right, 5);
    }

    private double Bottom => _top + _row * _arms.Length;

    /// <summary>The figure as SVG.</summary>
    public static string Draw(Summary summary) => new EndsRows(summary).Draw();

    private string Draw()
    {
        IReadOnlyList<string> label = TextSize.Lines(_x.Labelled(Ends.Label(_summary.Metric)), FigureStyle.Narrow, Width - 2 * Edge);
        SvgCanvas canvas = new(Width, Bottom + 38 + 24 * label.Count, Title, $"{_summary.Metric.Label}, by arm and seed. {Ends.Words(_summary)}");
        _heading.Draw(canvas);
        canvas.Text(_mean, _top - 12, "mean", "soft small", Anchor.End);
        canvas.Text(Gap, _top - 12, _head, "soft small", Anchor.End, _summary.Comparison.Head);
        for (int i = 0; i < _arms.Length; i += 2) canvas.Rectangle(Edge - 6, _top + _row * i, Width - 2 * Edge + 12, _row, "band");
        foreach ((double value, string text) in _x.TicksAcross(5))
        {
            canvas.Line(_x.At(value), _top, _x.At(value), Bottom, "grid");
            canvas.Text(Math.Max(_x.At(value), TextSize.Width(text, FigureStyle.Narrow) / 2), Bottom + 22, text, "soft small", Anchor.Middle);
        }
        for (int i = 0; i < label.Count; i++) canvas.Text(Edge, Bottom + 48 + 24 * i, label[i], "soft small");
        for (int i = 0; i < _arms.Length; i++) Arm(canvas, i);
        return canvas.ToString();
    }

    private void Arm(SvgCanvas canvas, int index)
    {
        ArmResult arm = _arms[index];
        PairedDifference? gap = _summary.DifferenceOf(arm.Arm);
        int colour = gap is null ? 0 : 1;
        double top = _top + _row * index, y = top + _row - 12;
        // A reference's level runs through its own row and those that are compared with it.
        double level = _x.At(_scale * (gap is null ? arm : _summary.Metrics[0][gap.Reference[0]]).Mean);
        if (double.IsFinite(level)) canvas.Line(level, _isAbove ? y - 9 : top, level, top + _row, "level s0"); // not through the name
        string name = _summary.Comparison.LabelOf(arm.Arm);
        string look = gap is null ? "strong small" : "small";
        canvas.Text(Edge, _isAbove ? top + 19 : y + 6, TextSize.Fit(name, FigureStyle.Narrow, Width - 2 * Edge, bold: true), _isAbove ? $"{look} halo" : look, title: name);
        foreach ((int seed, double value) in arm.Values) canvas.Dot(_x.At(_scale * value), y, 3.4, $"faint f{colour}", $"{arm.Arm}, seed {seed}: {Quantity.Text(value, _summary.Metric.Unit)}");
        if (arm.Count < arm.Runs) canvas.Text(_x.To + 6, y + 6, $"×{arm.Runs - arm.Count}", "small soft");
        if (arm.Count == 0)
        {
            canvas.Text(_mean, y + 6, "–", "small", Anchor.End);
            return;
        }
        if (Ends.OnAxis(_summary, gap) is { } range)
        {
            ((double At, bool IsShown) low, (double At, bool IsShown) high) = Ends.Bar(_x, range, _scale);
            canvas.Line(low.At, y, high.At, y, $"whisker s{colour}");
            foreach ((double at, bool isShown) in new[] { low, high })
                if (isShown) canvas.Line(at, y - 4, at, y + 4, $"whisker s{colour}");
        }
        canvas.Line(_x.At(_scale * arm.Mean), y - 8, _x.At(_scale * arm.Mean), y + 8, $"mean s{colour}");
        canvas.Text(_mean, y + 6, Mean(arm), "strong small", Anchor.End);
        canvas.Text(Gap, y + 6, Difference(arm), "small", Anchor.End);
    }

    private static double Widest(IEnumerable<string> texts, bool bold) => texts.Select(text => TextSize.Width(text, FigureStyle.Narrow, bold)).Max();

    private string Mean(ArmResult arm) => arm.Count == 0 ? "–" : Ends.Number(arm.Mean, _summary.Metric);

    private string Difference(ArmResult arm) => _summary.DifferenceOf(arm.Arm) is not { } gap || arm.Count == 0 ? "" : gap.Count == 0 ? "no pair" : gap.Text;
}
