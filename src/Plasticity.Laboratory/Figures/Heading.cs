namespace Plasticity.Laboratory.Figures;

/// <summary>What stands above a plot: the title, the legend, and what the vertical axis says, each in as many lines as it needs.</summary>
internal sealed class Heading
{
    private const double Left = 14, First = 30, LineHeight = 24;

    private readonly IReadOnlyList<string> _title;
    private readonly IReadOnlyList<Entry> _legend;
    private readonly double _width;

    /// <param name="width">Of the canvas.</param>
    public Heading(string title, IReadOnlyList<Entry> legend, double width)
    {
        _width = width - 2 * Left;
        _title = TextSize.Lines(title, FigureStyle.Narrow, _width, bold: true);
        _legend = legend;
        LegendTop = First + LineHeight * (_title.Count - 1) + 30;
        Bottom = LegendTop + Legend.LineHeight * Legend.Lines(legend, _width) - 12;
    }

    /// <summary>Where the next thing may begin.</summary>
    public double Bottom { get; }

    private double LegendTop { get; }

    public void Draw(SvgCanvas canvas)
    {
        for (int i = 0; i < _title.Count; i++) canvas.Text(Left, First + LineHeight * i, _title[i], "title");
        Legend.Draw(canvas, _legend, Left, LegendTop, _width);
    }

    /// <summary>How high a label of an axis is above a plot.</summary>
    public static double LabelHeight(string label, double width) => LineHeight * TextSize.Lines(label, FigureStyle.Narrow, width - 2 * Left).Count + 14;

    /// <summary>Writes a label of an axis above a plot.</summary>
    /// <param name="top">Of the plot.</param> <param name="width">Of the canvas.</param>
    public static void Label(SvgCanvas canvas, string label, double top, double width)
    {
        IReadOnlyList<string> lines = TextSize.Lines(label, FigureStyle.Narrow, width - 2 * Left);
        for (int i = 0; i < lines.Count; i++) canvas.Text(Left, top - 17 - LineHeight * (lines.Count - 1 - i), lines[i], "soft");
    }
}
