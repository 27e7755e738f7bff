using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plasticity.Laboratory.Indexing;
using Plasticity.Laboratory.Records;

namespace Plasticity.Cli;

/// <summary>What a query gave, as text.</summary>
internal static class QueryText
{
    private static readonly JsonWriterOptions s_json = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Columns under their names, numbers to the right; a remark where there is no row.</summary>
    public static string Table(QueryResult result)
    {
        if (result.Rows.Count == 0) return "no rows\n";
        string[][] cells = [[.. result.Columns], .. result.Rows.Select(row => row.Select(value => Printable(Shown(value))).ToArray())];
        StringBuilder text = new();
        int[] widths = [.. result.Columns.Select((_, column) => cells.Max(row => row[column].Length))];
        bool[] numbers = [.. result.Columns.Select((_, column) => result.Rows.All(row => row[column] is null or long or double))];
        foreach (string[] row in cells)
            text.Append(string.Join("  ", row.Select((cell, i) => numbers[i] ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd()).Append('\n');
        return text.ToString();
    }

    /// <summary>By RFC 4180, lines ended as there; null is empty.</summary>
    public static string Csv(QueryResult result)
    {
        StringBuilder text = new();
        foreach (IEnumerable<string> row in result.Rows.Select(row => row.Select(Exact)).Prepend(result.Columns)) text.Append(CsvText.Line(row)).Append("\r\n");
        return text.ToString();
    }

    /// <summary>A list of a mapping a row; columns of one name are told apart by a number.</summary>
    public static string Json(QueryResult result)
    {
        string[] names = Distinct(result.Columns);
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, s_json))
        {
            json.WriteStartArray();
            foreach (object?[] row in result.Rows)
            {
                json.WriteStartObject();
                for (int i = 0; i < row.Length; i++) Write(json, names[i], row[i]);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case long whole: json.WriteNumber(name, whole); break;
            case double number when double.IsFinite(number): json.WriteNumber(name, number); break;
            default: json.WriteString(name, Exact(value)); break;
        }
    }

    private static string[] Distinct(IReadOnlyList<string> columns)
    {
        HashSet<string> taken = [];
        return [.. columns.Select(column =>
        {
            string name = column;
            for (int i = 2; !taken.Add(name); i++) name = $"{column}_{i}";
            return name;
        })];
    }

    /// <summary>Shortest text that gives the same number back.</summary>
    private static string Exact(object? value) => value switch
    {
        null => "",
        byte[] bytes => Convert.ToHexStringLower(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Shown(object? value) => value is double number ? number.ToString("0.######", CultureInfo.InvariantCulture) is var text && text.Trim('-') != "0" ? text : Exact(number) : Exact(value);

    // A terminal would obey what a run folder may have smuggled in.
    private static string Printable(string cell) => cell.Any(char.IsControl) ? string.Concat(cell.Select(letter => char.IsControl(letter) ? '\uFFFD' : letter)) : cell;
}
