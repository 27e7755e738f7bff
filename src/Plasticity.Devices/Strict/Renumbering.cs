using System.Globalization;
using System.Text.RegularExpressions;

namespace Plasticity.Devices.Strict;

/// <summary>Numbers in generated names, replaced by their order of appearance.</summary>
internal static partial class Renumbering
{
    /// <summary>Without empty lines and statements, for those who read it.</summary>
    public static string Tight(string text) => Empty().Replace(text, "\n");

    /// <param name="numbers">Matches the numbers alone, not the names that they end.</param>
    public static string Apply(string text, Regex numbers)
    {
        Dictionary<string, string> known = [];
        return numbers.Replace(text, match =>
        {
            if (!known.TryGetValue(match.Value, out string? number)) known[match.Value] = number = known.Count.ToString(CultureInfo.InvariantCulture);
            return number;
        });
    }

    [GeneratedRegex(@"\n(?:[ \t]*;?[ \t]*\r?\n)+")]
    private static partial Regex Empty();
}
