using System.Text;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Files;

/// <summary>The text of a study file, and how to complain about a line of it.</summary>
internal sealed record SourceText(string File, string Text)
{
    private const int MostBytes = 1 << 20;

    /// <summary>Reads a file of at most 1 MiB.</summary>
    /// <exception cref="InputException">It cannot be read, is too long, or is no text.</exception>
    public static SourceText Read(string file) => Of(file, UserFile.Bytes(file, "a study file", MostBytes));

    /// <summary>The text of a file's bytes.</summary>
    /// <exception cref="InputException">They are too many, or no text.</exception>
    public static SourceText Of(string file, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MostBytes) throw UserFile.TooLong(file, "a study file", MostBytes);
        try
        {
            return new SourceText(file, new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF'));
        }
        catch (DecoderFallbackException problem)
        {
            throw InputException.File(file, "text in UTF-8", "bytes that are none", problem);
        }
    }

    /// <summary>"FILE:LINE: MESSAGE".</summary>
    public InputException At(int line, string message, int exitCode = InputException.Usage, Exception? inner = null) =>
        new($"{File}:{line}: {message.ReplaceLineEndings(" ")}", exitCode, inner);

    /// <summary>"FILE:LINE: expected EXPECTED, found WHAT".</summary>
    public InputException Expected(string expected, Node found, string key = "") =>
        At(found.Line, $"{(key.Length > 0 ? key + ": " : "")}expected {expected}, found {found.Words}");

    /// <summary>"FILE:LINE: unknown KIND 'GIVEN': did you mean …".</summary>
    public InputException Unknown(int line, string kind, string given, IEnumerable<string> valid)
    {
        string[] all = [.. valid];
        return all.Length > 0 ? At(line, InputException.Unknown(kind, given, all).Message) : At(line, $"unknown {kind} '{given}': expected none");
    }

    /// <summary>Does the work; what it refuses is told with the line.</summary>
    public T About<T>(int line, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (InputException problem) when (!problem.Message.StartsWith($"{File}:", StringComparison.Ordinal))
        {
            throw At(line, problem.Message, problem.ExitCode, problem);
        }
        catch (ArgumentException problem)
        {
            throw At(line, problem.Message, InputException.Usage, problem);
        }
    }
}
