namespace Plasticity.Laboratory.Figures;

/// <summary>How an entry of a legend is told from the others.</summary>
internal enum Sample
{
    /// <summary>Words alone.</summary>
    None,

    /// <summary>A line.</summary>
    Stroke,

    /// <summary>A marker on a line.</summary>
    Marker,

    /// <summary>A line on its band.</summary>
    Level,
}

/// <summary>One entry.</summary>
/// <param name="Classes">Of the line.</param> <param name="Fill">Of a marker or a band.</param>
internal sealed record Entry(string Text, Sample Sample = Sample.None, string Classes = "", string Fill = "", int Shape = 0);

/// <summary>Entries in as many lines as they need, so that none overlap, whatever size their text has.</summary>
internal static class Legend
{
    public const double LineHeight = 24;

    private const double Gap = 18, Before = 37;

    /// <summary>How many lines the entries take.</summary>
    public static int Lines(IReadOnlyList<Entry> entries, double width) => Places(entries, width).Select(place => place.Line).DefaultIfEmpty(-1).Max() + 1;

    /// <summary>Draws them, the baseline of the first line at <paramref name="y"/>. A name that is wider than a line is shortened in its middle.</summary>
    public static void Draw(SvgCanvas canvas, IReadOnlyList<Entry> entries, double x, double y, double width)
    {
        foreach ((Entry entry, double along, int line, string text) in Places(entries, width))
        {
            double left = x + along, middle = y + line * LineHeight - 5;
            if (entry.Sample == Sample.Level) canvas.Rectangle(left, middle - 6, 30, 12, $"spread {entry.Fill}".TrimEnd());
            if (entry.Sample != Sample.None) canvas.Line(left, middle, left + 30, middle, entry.Classes);
            if (entry.Sample == Sample.Marker) canvas.Marker(left + 15, middle, entry.Shape, 4.8, $"mark {entry.Fill}");
            canvas.Text(left + Indent(entry), middle + 5, text, entry.Sample == Sample.None ? "soft" : "", title: entry.Text);
        }
    }

    private static double Indent(Entry entry) => entry.Sample == Sample.None ? 0 : Before;

    private static IEnumerable<(Entry Entry, double Along, int Line, string Text)> Places(IReadOnlyList<Entry> entries, double width)
    {
        double at = 0;
        int line = 0;
        foreach (Entry entry in entries)
        {
            string text = TextSize.Fit(entry.Text, FigureStyle.Narrow, width - Indent(entry));
            double needed = Indent(entry) + TextSize.Width(text, FigureStyle.Narrow);
            if (at > 0 && at + needed > width) (at, line) = (0, line + 1);
            yield return (entry, at, line, text);
            at += needed + Gap;
        }
    }
}
