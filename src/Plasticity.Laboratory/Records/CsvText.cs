using System.Globalization;

namespace Plasticity.Laboratory.Records;

/// <summary>Lines of tables for spreadsheets, as RFC 4180 quotes them; how they end is the table's affair.</summary>
public static class CsvText
{
    /// <summary>One line without its end.</summary>
    public static string Line(IEnumerable<string> cells) => string.Join(',', cells.Select(Quoted));

    /// <summary>The shortest text that reads back as the number; nothing for one that is not finite or not there.</summary>
    public static string Number(double? value) => value is { } number && double.IsFinite(number) ? number.ToString(CultureInfo.InvariantCulture) : "";

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
