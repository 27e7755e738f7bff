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

    private const int LongestMessage = 900, LongestEnd = 200;

    public InputException(string message, int exitCode = Usage, Exception? inner = null) : base(Plain(message), inner) => ExitCode = exitCode;

    public InputException() { }

    public InputException(string message) : this(message, Usage) { }

    public InputException(string message, Exception inner) : this(message, Usage, inner) { }

    /// <summary>2 or 3.</summary>
    public int ExitCode { get; } = Usage;

    /// <summary>"unknown study 'warmstart': did you mean 'warm-start'? (there are: …)"; without the question where no name is near.</summary>
    /// <param name="kind">What is named: "study", "key", "device", "data set".</param>
    /// <param name="given">What was given.</param>
    /// <param name="valid">What there is.</param>
    public static InputException Unknown(string kind, string given, IEnumerable<string> valid)
    {
        string[] all = [.. valid];
        string names = string.Join(", ", all);
        return new InputException(Spelling.Nearest(given, all) is { } near
            ? $"unknown {kind} '{given}': did you mean '{near}'? (there are: {names})"
            : $"unknown {kind} '{given}': expected one of {names}");
    }

    /// <summary>Throws "KEY is VALUE, expected EXPECTED" unless a condition holds.</summary>
    public static void Demand(bool holds, string key, object value, string expected)
    {
        if (!holds) throw new InputException(FormattableString.Invariant($"{key} is {value}, expected {expected}"));
    }

    /// <summary>The same of something that has a name: "OF: KEY is VALUE, expected EXPECTED".</summary>
    public static void Demand(bool holds, string of, string key, object value, string expected) => Demand(holds, $"{of}: {key}", value, expected);

    /// <summary>Throws "KEY is VALUE, expected at least LEAST", or "at most MOST", where a number is outside.</summary>
    public static void Between(long value, long least, long most, string key)
    {
        Demand(value >= least, key, value, FormattableString.Invariant($"at least {least}"));
        Demand(value <= most, key, value, FormattableString.Invariant($"at most {most:N0}"));
    }

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

    /// <summary>The same of a file that the system refused.</summary>
    public static InputException File(string file, string expected, Exception refusal) =>
        // .NET has one exception for a missing permission and for a folder where a file should be.
        File(file, expected, refusal is UnauthorizedAccessException && Directory.Exists(file) ? "a folder" : Refusal.Words(refusal), refusal);

    /// <summary>The same of a folder in which the system let nothing be written.</summary>
    /// <param name="next">What to do: "; make room …".</param>
    public static InputException Folder(string folder, Exception refusal, string next = "") =>
        File(folder, "a folder that can be written", Refusal.Words(refusal) + next, refusal);

    /// <summary>One line of text without control characters, whatever a file has put into a message, and of a length that can be read.</summary>
    public static string Plain(string message)
    {
        string text = message.Length <= LongestMessage ? message : $"{message[..(LongestMessage - LongestEnd)]} … {message[^LongestEnd..]}";
        return text.Any(IsControl) ? string.Concat(text.Select(letter => IsControl(letter) ? ' ' : letter)) : text;
    }

    // Control characters, line and paragraph separators, and marks that change the direction of text.
    private static bool IsControl(char letter) => char.IsControl(letter) || letter is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
