namespace Plasticity.Laboratory.Figures;

/// <summary>
/// How wide a text is at most. The reader's font is not known: the widths are those of DejaVu Sans, rounded up, the widest of the fonts that the
/// figures ask for; bold is an eighth wider. Letters of other scripts count as a full em.
/// </summary>
internal static class TextSize
{
    /// <summary>Bold text is wider by this factor.</summary>
    private const double Bold = 1.13;

    /// <summary>The width of a text in units of the canvas.</summary>
    /// <param name="size">Size of the font, in the same units.</param>
    public static double Width(string text, double size, bool bold = false) => size * (bold ? Bold : 1) * text.Sum(Em);

    /// <summary>The text, or as much of its beginning and end as there is room for, with … between them.</summary>
    public static string Fit(string text, double size, double width, bool bold = false)
    {
        if (Width(text, size, bold) <= width) return text;
        for (int kept = text.Length - 1; kept > 0; kept--)
        {
            string shorter = $"{text[..((kept + 1) / 2)]}…{text[(text.Length - kept / 2)..]}";
            if (Width(shorter, size, bold) <= width) return shorter;
        }
        return "…";
    }

    /// <summary>The text in lines that fit; a word that is wider than a line is shortened.</summary>
    public static IReadOnlyList<string> Lines(string text, double size, double width, bool bold = false)
    {
        List<string> lines = [];
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string fitting = Fit(word, size, width, bold);
            if (lines.Count > 0 && Width($"{lines[^1]} {fitting}", size, bold) <= width) lines[^1] += $" {fitting}";
            else lines.Add(fitting);
        }
        return lines;
    }

    private static double Em(char letter) => letter switch
    {
        'i' or 'j' or 'l' or '\'' or '’' => 0.32,
        ' ' or '.' or ',' or ':' or ';' or '|' or '·' => 0.36,
        '-' or 'f' or 't' or 'r' or '(' or ')' or '[' or ']' or '/' or 'I' => 0.42,
        'm' or 'M' or 'W' or '%' or '@' or '…' or '—' => 1,
        'w' or '+' or '−' or '=' or '<' or '>' or '~' or '×' or '±' or '#' or '^' or '&' or 'O' or 'Q' => 0.84,
        >= 'A' and <= 'Z' => 0.78,
        < '\u0500' => 0.64,
        >= '⁰' and <= '⁹' => 0.42,
        >= '\u2000' and < '\u2100' => 0.64,
        _ => 1,
    };
}
