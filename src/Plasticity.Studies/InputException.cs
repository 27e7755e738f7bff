namespace Plasticity.Studies;

/// <summary>
/// Something that a person gave is not usable: a name, a value, a file, a folder. The message is one line that says what was expected, what was
/// found and what to do; the command line prints it without a stack trace and ends with <see cref="ExitCode"/>.
/// </summary>
public sealed class InputException : Exception
{
    /// <summary>The exit code for an unknown study, key, device or data set, or a value out of range.</summary>
    public const int Usage = 2;

    /// <summary>The exit code for a file or folder that cannot be used.</summary>
    public const int BadFile = 3;

    private const int LongestName = 100, LongestMessage = 900, LongestEnd = 200;

    public InputException(string message, int exitCode = Usage, Exception? inner = null) : base(Plain(message), inner) => ExitCode = exitCode;

    public InputException() { }

    public InputException(string message) : this(message, Usage) { }

    public InputException(string message, Exception inner) : this(message, Usage, inner) { }

    /// <summary>2 or 3.</summary>
    public int ExitCode { get; } = Usage;

    /// <summary>"unknown study 'warmstart': did you mean 'warm-start'? (there are: …)".</summary>
    /// <param name="kind">What is named: "study", "key", "device", "data set".</param>
    /// <param name="given">What was given.</param>
    /// <param name="valid">What there is.</param>
    public static InputException Unknown(string kind, string given, IEnumerable<string> valid)
    {
        string[] all = [.. valid];
        return new InputException($"unknown {kind} '{given}': did you mean '{Nearest(given, all)}'? (there are: {string.Join(", ", all)})");
    }

    /// <summary>The valid name that takes the fewest keystrokes to reach from the given one; "" where there is none.</summary>
    public static string Nearest(string given, IEnumerable<string> valid)
    {
        // What is longer is no misspelling, and the work grows with it.
        string begun = given.Length <= LongestName ? given : given[..LongestName];
        return valid.MinBy(name => Distance(name, begun)) ?? "";
    }

    /// <summary>Throws "KEY is VALUE, expected EXPECTED" unless a condition holds.</summary>
    public static void Demand(bool holds, string key, object value, string expected)
    {
        if (!holds) throw new InputException(FormattableString.Invariant($"{key} is {value}, expected {expected}"));
    }

    /// <summary>The same of something that has a name: "OF: KEY is VALUE, expected EXPECTED".</summary>
    public static void Demand(bool holds, string of, string key, object value, string expected) => Demand(holds, $"{of}: {key}", value, expected);

    /// <summary>Does something; what is wrong with it is told with the place in front: "PLACE: …".</summary>
    public static T At<T>(string place, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (InputException problem)
        {
            throw new InputException($"{place}: {problem.Message}", problem.ExitCode, problem);
        }
    }

    /// <summary>The same without a result.</summary>
    public static void At(string place, Action work) => At(place, () =>
    {
        work();
        return true;
    });

    /// <summary>"FILE: expected EXPECTED, found FOUND".</summary>
    public static InputException File(string file, string expected, string found, Exception? inner = null) =>
        new($"{file}: expected {expected}, found {found}", BadFile, inner);

    /// <summary>What a file has put into a message may be long, or obeyed by a terminal: the message is one line of text all the same.</summary>
    internal static string Plain(string message)
    {
        string text = message.Length <= LongestMessage ? message : $"{message[..(LongestMessage - LongestEnd)]} … {message[^LongestEnd..]}";
        return text.Any(IsObeyed) ? string.Concat(text.Select(letter => IsObeyed(letter) ? ' ' : letter)) : text;
    }

    // Controls, ends of lines and of paragraphs, and what turns the direction of text.
    private static bool IsObeyed(char letter) => char.IsControl(letter) || letter is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>Levenshtein's distance without regard to case.</summary>
    internal static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(diagonal + cost, 1 + Math.Min(row[j], row[j - 1])));
            }
        }
        return row[b.Length];
    }
}
