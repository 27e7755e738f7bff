using System.Text.RegularExpressions;

namespace Plasticity.Engine.Tests.House;

/// <summary>The sentences of a Markdown page, without its code, tables, headings and pictures.</summary>
internal static partial class Prose
{
    /// <summary>In order; a list item begins a sentence, and a semicolon or colon ends one.</summary>
    public static IEnumerable<string> Sentences(string page)
    {
        string text = Fence().Replace(page.Replace("\r", "", StringComparison.Ordinal), "\n\n");
        text = Line().Replace(text, "");
        text = Link().Replace(text, "$1");
        text = Code().Replace(text, "X");
        return Paragraph().Split(text).SelectMany(paragraph => End().Split(Space().Replace(paragraph, " "))).Where(sentence => Words(sentence) > 0);
    }

    /// <summary>Numbers and signs are not counted: a list of figures is not a long sentence.</summary>
    public static int Words(string sentence) => sentence.Split(' ').Count(word => word.Any(char.IsLetter));

    /// <summary>What the second column of the style page's table says not to write.</summary>
    public static IEnumerable<string> Avoided(string stylePage) =>
        from string line in stylePage[stylePage.IndexOf("| write | not |", StringComparison.Ordinal)..].Split('\n').Skip(2).TakeWhile(line => line.StartsWith('|'))
        from string words in line.Split('|')[2].Split(',', StringSplitOptions.TrimEntries)
        select words;

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\s*(\||#|!\[|<).*$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )")]
    private static partial Regex Paragraph();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"(?<=[.?!:;][*)”""]*) +")]
    private static partial Regex End();
}
