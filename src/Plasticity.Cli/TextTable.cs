using System.Text;

namespace Plasticity.Cli;

/// <summary>Columns of text: the first to the left, the others to the right, two spaces between them.</summary>
internal static class TextTable
{
    private const string Between = "  ";

    /// <summary>A line a row; all rows have as many cells as the first.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<string[]> rows) => Within(rows, int.MaxValue);

    /// <summary>The same in so many columns: a first cell that leaves no room for the others stands on a line above them.</summary>
    public static IEnumerable<string> Within(IReadOnlyList<string[]> rows, int width)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        int room = width - widths.Skip(1).Sum(column => column + Between.Length);
        widths[0] = rows.Select(row => row[0].Length).Where(length => length <= room).DefaultIfEmpty(0).Max();
        foreach (string[] row in rows)
        {
            bool isApart = row[0].Length > room;
            if (isApart) yield return row[0];
            yield return string.Join(Between, row.Select((cell, column) => column > 0 ? cell.PadLeft(widths[column]) : (isApart ? "" : cell).PadRight(widths[0]))).TrimEnd();
        }
    }

    /// <summary>Text in lines of so many columns, broken between words; the lines after the first begin with the indent.</summary>
    public static IEnumerable<string> Wrapped(string text, int width, string indent)
    {
        // What the text begins with is no space between words.
        int start = text.Length - text.TrimStart().Length;
        StringBuilder line = new(text[..start]);
        bool isEmpty = true;
        foreach (string word in text[start..].Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear().Append(indent);
                isEmpty = true;
            }
            if (!isEmpty) line.Append(' ');
            line.Append(word);
            isEmpty = false;
        }
        yield return line.ToString();
    }
}
