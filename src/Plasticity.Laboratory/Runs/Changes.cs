namespace Plasticity.Laboratory.Runs;

/// <summary>Says of two things that should be the same what differs, what it was then and what it is now.</summary>
public static class Changes
{
    private const int MostNamed = 4, HashLetters = 12;

    /// <summary>"the data's SHA-256 was 12ab34cd56ef and is 65fe43dc21ba; width was 2 and is 3"; nothing where all are equal.</summary>
    public static string Of(IEnumerable<(string What, string Then, string Now)> pairs)
    {
        (string What, string Then, string Now)[] differing = [.. pairs.Where(pair => pair.Then != pair.Now)];
        string more = differing.Length > MostNamed ? $"; {differing.Length - MostNamed} more differ" : "";
        return string.Join("; ", differing.Take(MostNamed).Select(pair => $"{pair.What} was {Named(pair.Then)} and is {Named(pair.Now)}")) + more;
    }

    /// <summary>As much of a hash or commit as tells two apart.</summary>
    public static string Short(string hash) => hash.Length > HashLetters ? hash[..HashLetters] : hash;

    private static string Named(string value) => value.Length > 0 ? value : "not known";
}
