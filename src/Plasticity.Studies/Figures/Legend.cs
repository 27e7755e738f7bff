namespace Plasticity.Studies.Figures;

/// <summary>How an entry of a legend is told from the others.</summary>
internal enum Sample
{
    /// <summary>Words alone.</summary>
    None,

    /// <summary>A thick stroke.</summary>
    Stroke,

    /// <summary>A marker on a line.</summary>
    Marker,

    /// <summary>A line on its band.</summary>
    Level,
}

/// <summary>One entry.</summary>
/// <param name="Classes">Of the line. A marker's fill and its words have the classes in <paramref name="Fill"/>.</param>
internal sealed record Entry(string Text, Sample Sample = Sample.None, string Classes = "", string Fill = "", int Shape = 0);

/// <summary>Entries in as many lines as they need, so that none overlap. The reader's font is not known: widths are generous guesses.</summary>
internal static class Legend
{
    private const double LineHeight = 23, Letter = 9.8, Gap = 18;

    /// <summary>Room that a line of text takes, at most.</summary>
    public static double WidthOf(string text) => Letter * text.Length;

    /// <summary>How many lines the entries take.</summary>
    public static int Lines(IReadOnlyList<Entry> entries, double width) => Places(entries, width).Select(place => place.Line).DefaultIfEmpty(-1).Max() + 1;

    /// <summary>Draws them, the first line about <paramref name="y"/>.</summary>
    /// <returns>The height they take.</returns>
    public static double Draw(SvgCanvas canvas, IReadOnlyList<Entry> entries, double x, double y, double width)
    {
        foreach ((Entry entry, double along, int line) in Places(entries, width))
        {
            double left = x + along, middle = y + line * LineHeight - 5;
            switch (entry.Sample)
            {
                case Sample.Stroke:
                    canvas.Line(left, middle, left + 20, middle, entry.Classes);
                    break;
                case Sample.Marker:
                    canvas.Line(left, middle, left + 24, middle, entry.Classes);
                    canvas.Marker(left + 12, middle, entry.Shape, 4.5, $"mark {entry.Fill}");
                    break;
                case Sample.Level:
                    canvas.Rectangle(left, middle - 6, 24, 12, $"spread {entry.Fill}".TrimEnd());
                    canvas.Line(left, middle, left + 24, middle, entry.Classes);
                    break;
                default:
                    break;
            }
            canvas.Text(left + Before(entry), middle + 5, entry.Text, entry.Sample == Sample.None ? "soft" : entry.Fill.Length > 0 ? $"strong {entry.Fill}" : "");
        }
        return Lines(entries, width) * LineHeight;
    }

    private static double Before(Entry entry) => entry.Sample switch { Sample.None => 0, Sample.Stroke => 27, _ => 31 };

    private static IEnumerable<(Entry Entry, double Along, int Line)> Places(IReadOnlyList<Entry> entries, double width)
    {
        double at = 0;
        int line = 0;
        foreach (Entry entry in entries)
        {
            double needed = Before(entry) + WidthOf(entry.Text);
            if (at > 0 && at + needed > width) (at, line) = (0, line + 1);
            yield return (entry, at, line);
            at += needed + Gap;
        }
    }
}
