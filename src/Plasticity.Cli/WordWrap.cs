namespace Plasticity.Cli;

/// <summary>Text on lines of a width, broken at blanks alone: a longer word stands out over the edge.</summary>
internal static class WordWrap
{
    /// <summary>The lines; a text that fits is left as it is, its blanks included.</summary>
    /// <param name="width">Columns.</param> <param name="indent">Of all lines but the first; none where it leaves less than half of the width.</param>
    public static IEnumerable<string> Lines(string text, int width, int indent = 0)
    {
        string margin = new(' ', 2 * indent <= width ? indent : 0);
        string rest = text;
        while (rest.Length > width)
        {
            int from = rest.Length - rest.TrimStart(' ').Length;
            int blank = rest.LastIndexOf(' ', width);
            if (blank <= from) blank = rest.IndexOf(' ', Math.Max(width, from));
            if (blank < 0) break;
            yield return rest[..blank].TrimEnd();
            rest = margin + rest[blank..].TrimStart();
            if (rest.Length == margin.Length) yield break;
        }
        yield return rest;
    }

    /// <summary>The columns that the longest word takes.</summary>
    public static int LongestWord(string text) => text.Split(' ').Max(word => word.Length);
}
