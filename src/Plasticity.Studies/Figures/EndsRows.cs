using Plasticity.Studies.Runs;

namespace Plasticity.Studies.Figures;

/// <summary>
/// As <see cref="EndsColumns"/> for many arms or long names: a row an arm, the name to the left or, where it is long, above, the numbers to the
/// right.
/// </summary>
internal sealed class EndsRows
{
    private const double Width = 640, Edge = 20, Right = 430, Mean = Width - 132, Gap = Width - 12, Top = 92, Letter = 7.8;
    private const int LongestBeside = 24, LongestAbove = 76;

    private readonly Summary _summary;
    private readonly ArmResult[] _arms;
    private readonly bool _isAbove;
    private readonly double _row, _scale, _bottom;
    private readonly Axis _x;

    private EndsRows(Summary summary)
    {
        _summary = summary;
        _arms = [.. summary.Grouped];
        int longest = _arms.Max(arm => summary.Comparison.LabelOf(arm.Arm).Length);
        _isAbove = longest > LongestBeside;
        _row = _isAbove ? 44 : 24;
        _bottom = Top + _row * _arms.Length;
        _scale = Ends.Scale(summary.Metric);
        double left = _isAbove ? Edge + 8 : Edge + 6 + Letter * longest;
        _x = Axis.Around(Ends.Drawn(summary).Select(value => value * _scale), left, Right, logarithmic: false).Rounded(5);
    }

    /// <summary>The figure as SVG.</summary>
    public static string Draw(Summary summary) => new EndsRows(summary).Draw();

    private string Draw()
    {
        SvgCanvas canvas = new(Width, _bottom + 58, "Where the runs end", $"{_summary.Metric.Label}, by arm and seed. {Ends.Words(_summary)}");
        canvas.Text(Edge, 28, "Where the runs end", "title");
        canvas.Text(Gap, 28, "dot: a seed · bar: mean, 95 % of the paired gap", "soft small", Anchor.End);
        canvas.Text(Mean, Top - 12, "mean", "soft small", Anchor.End);
        canvas.Text(Gap, Top - 12, _summary.Comparison.Head, "soft small", Anchor.End);
        for (int i = 0; i < _arms.Length; i += 2) canvas.Rectangle(12, Top + _row * i, Width - 24, _row, "band");
        foreach ((double value, string text) in _x.Ticks(5))
        {
            canvas.Line(_x.At(value), Top, _x.At(value), _bottom, "grid");
            canvas.Text(_x.At(value), _bottom + 20, text, "soft small", Anchor.Middle);
        }
        for (int i = 0; i < _arms.Length; i++) Arm(canvas, i);
        canvas.Text((_x.From + _x.To) / 2, _bottom + 46, Ends.Label(_summary.Metric), "soft small", Anchor.Middle);
        return canvas.ToString();
    }

    private void Arm(SvgCanvas canvas, int index)
    {
        ArmResult arm = _arms[index];
        PairedDifference? gap = _summary.DifferenceOf(arm.Arm);
        int colour = gap is null ? 0 : 1;
        double top = Top + _row * index, y = top + _row - 12;
        // A reference's level runs through its own row and those that are compared with it.
        double level = _x.At(_scale * (gap is null ? arm : _summary.Metrics[0][gap.Reference[0]]).Mean);
        if (double.IsFinite(level)) canvas.Line(level, _isAbove ? y - 9 : top, level, top + _row, "level s0"); // not through the name
        string name = Shortened(_summary.Comparison.LabelOf(arm.Arm));
        string look = gap is null ? "strong small f0" : "small";
        canvas.Text(Edge, _isAbove ? top + 18 : y + 5, name, _isAbove ? $"{look} halo" : look);
        foreach ((int seed, double value) in arm.Values) canvas.Dot(_x.At(_scale * value), y, 3.4, $"faint f{colour}", $"{arm.Arm}, seed {seed}: {Quantity.Text(value, _summary.Metric.Unit)}");
        if (arm.Count < arm.Runs) canvas.Text(_x.To + 24, y + 5, $"×{arm.Runs - arm.Count}", "small soft", Anchor.End);
        if (arm.Count == 0)
        {
            canvas.Text(Mean, y + 5, "–", "small", Anchor.End);
            return;
        }
        if (Ends.OnAxis(_summary, gap) is { } range)
        {
            double low = _x.At(_scale * range.Low), high = _x.At(_scale * range.High);
            canvas.Line(low, y, high, y, $"whisker s{colour}");
            canvas.Line(low, y - 4, low, y + 4, $"whisker s{colour}");
            canvas.Line(high, y - 4, high, y + 4, $"whisker s{colour}");
        }
        canvas.Line(_x.At(_scale * arm.Mean), y - 8, _x.At(_scale * arm.Mean), y + 8, $"mean s{colour}");
        canvas.Text(Mean, y + 5, Ends.Number(arm.Mean, _summary.Metric), "strong small", Anchor.End);
        if (gap is not null) canvas.Text(Gap, y + 5, gap.Count == 0 ? "no pair" : gap.Text, "small", Anchor.End);
    }

    /// <summary>A name that is longer than the figure is wide keeps both ends, in which names differ.</summary>
    private static string Shortened(string name) => name.Length <= LongestAbove ? name : $"{name[..(LongestAbove / 2)]}…{name[^(LongestAbove / 2 - 1)..]}";
}
