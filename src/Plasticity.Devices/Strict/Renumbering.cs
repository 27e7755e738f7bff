using System.Globalization;
using System.Text.RegularExpressions;

namespace Plasticity.Devices.Strict;

/// <summary>Numbers in generated names, replaced by their order of appearance.</summary>
internal static class Renumbering
{
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
}
