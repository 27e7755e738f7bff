namespace Plasticity.Cli;

/// <summary>Columns of text: the first to the left, the others to the right, two spaces between them.</summary>
internal static class TextTable
{
    /// <summary>A line a row; all rows have as many cells as the first.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))).TrimEnd());
    }
}
