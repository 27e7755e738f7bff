namespace Plasticity.Cli;

/// <summary>Columns of text: those of words to the left, the others to the right, two blanks between them.</summary>
internal static class TextTable
{
    private const int Gap = 2, LeastText = 20, LeastFirst = 4;

    /// <summary>A line a row; all rows have as many cells as the first.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<string[]> rows) => Within(rows, int.MaxValue);

    /// <summary>
    /// The same on so many columns. Where a row is longer, columns of text are broken between words; a first cell that leaves no room for the others
    /// stands above them; and where the others alone are too long, each row becomes a paragraph, a line for each cell behind its head.
    /// </summary>
    /// <param name="rows">The heads, which may all be empty, then the rows.</param>
    /// <param name="isText">Columns of text; the first alone where nothing is given.</param>
    public static IEnumerable<string> Within(IReadOnlyList<string[]> rows, int width, params IReadOnlyList<int> isText)
    {
        if (isText.Count == 0) isText = [0];
        // A name beside numbers stays whole.
        bool isName = isText is [0];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        int[] least = [.. widths.Select((natural, column) => isText.Contains(column) && !isName ? Math.Max(Math.Min(natural, LeastText), Words(rows.Select(row => row[column]))) : natural)];
        int room = (int)Math.Clamp(width - Total(least) + least[0], int.MinValue, int.MaxValue);
        if (room < LeastFirst) return rows.Skip(1).SelectMany(row => Paragraph(rows[0], row, width));
        bool IsApart(string[] row) => (isName ? row[0].Length : WordWrap.LongestWord(row[0])) > room;
        if (least[0] > room)
        {
            string[] others = [.. rows.Where(row => !IsApart(row)).Select(row => row[0]).DefaultIfEmpty("")];
            widths[0] = others.Max(cell => cell.Length);
            least[0] = isName ? widths[0] : Math.Min(room, Math.Max(Math.Min(LeastText, widths[0]), Words(others)));
        }
        while (Total(widths) > width) widths[Enumerable.Range(0, widths.Length).Where(column => widths[column] > least[column]).MaxBy(column => widths[column])]--;
        return rows.Where(row => row.Any(cell => cell.Length > 0)).SelectMany(row =>
            IsApart(row) ? WordWrap.Lines(row[0], width, Gap).Concat(Row(["", .. row[1..]], widths, isText)) : Row(row, widths, isText));
    }

    private static int Words(IEnumerable<string> cells) => cells.Max(WordWrap.LongestWord);

    private static long Total(int[] widths) => widths.Sum(each => (long)each) + (Gap * (widths.Length - 1));

    private static IEnumerable<string> Row(string[] row, int[] widths, IReadOnlyList<int> isText)
    {
        string[][] cells = [.. row.Select((cell, column) => WordWrap.Lines(cell, widths[column], column == 0 ? Gap : 0).ToArray())];
        for (int line = 0; line < cells.Max(cell => cell.Length); line++)
        {
            yield return string.Join("  ", cells.Select((cell, column) =>
            {
                string text = line < cell.Length ? cell[line] : "";
                return isText.Contains(column) ? text.PadRight(widths[column]) : text.PadLeft(widths[column]);
            })).TrimEnd();
        }
    }

    private static IEnumerable<string> Paragraph(string[] heads, string[] row, int width)
    {
        int longest = heads.Skip(1).Max(head => head.Length);
        IEnumerable<string> lines = WordWrap.Lines(row[0], width, Gap);
        foreach ((string cell, string head) in row.Zip(heads).Skip(1).Where(each => each.First.Length > 0))
            lines = lines.Concat(WordWrap.Lines($"  {(longest > 0 ? head.PadRight(longest) + "  " : "")}{cell}", width, longest > 0 ? longest + 4 : 4));
        return lines;
    }
}
