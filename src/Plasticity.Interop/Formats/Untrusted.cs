using System.Globalization;
using System.Text;

namespace Plasticity.Interop.Formats;

/// <summary>Text out of a file that may be hostile, on its way into a message.</summary>
internal static class Untrusted
{
    private const int Longest = 80, LongestWords = 400;

    /// <summary>In quotes, on one line, cut after 80 characters, without anything that a terminal might obey.</summary>
    public static string Quote(string text)
    {
        StringBuilder shown = new("'");
        foreach (char c in text.Length <= Longest ? text : text[..Longest])
        {
            if (IsPlain(c)) shown.Append(c);
            else shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }
        return shown.Append(text.Length <= Longest ? "'" : "…'").ToString();
    }

    /// <summary>The same without quotes, cut after 400 characters: what another library says of the file, which may hold pieces of it.</summary>
    public static string Words(string text)
    {
        StringBuilder shown = new();
        foreach (char c in text.Length <= LongestWords ? text : text[..LongestWords]) shown.Append(IsPlain(c) ? c : ' ');
        return shown.ToString();
    }

    // Format characters turn the direction of text, and a lone surrogate is no character.
    private static bool IsPlain(char c) => char.GetUnicodeCategory(c) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
