namespace Plasticity.Studies;

/// <summary>Which valid name a misspelt one may stand for.</summary>
public static class Spelling
{
    // Longer text is no misspelt name, and the work grows with the length.
    private const int LongestName = 100;

    /// <summary>The valid name that is nearest, if its distance is at most a third of the given name's length; else null.</summary>
    public static string? Nearest(string given, IEnumerable<string> valid)
    {
        if (given.Length > LongestName) return null;
        (string Name, int Distance)[] near = [.. valid.Select(name => (name, Distance(name, given))).Where(each => 3 * each.Item2 <= given.Length)];
        return near.Length == 0 ? null : near.MinBy(each => each.Distance).Name;
    }

    /// <summary>
    /// Insertions, deletions, substitutions and exchanges of two neighbouring letters that turn one word into the other, without regard to case
    /// (optimal string alignment: no part is edited twice).
    /// </summary>
    internal static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) cost[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) cost[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = cost[i - 1, j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
                cost[i, j] = Math.Min(substituted, 1 + Math.Min(cost[i - 1, j], cost[i, j - 1]));
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1])) cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }
        return cost[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
