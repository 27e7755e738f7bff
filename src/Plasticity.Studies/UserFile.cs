using Plasticity.Devices;

namespace Plasticity.Studies;

/// <summary>Files that a user names: whatever is wrong with one is told in one line, as an <see cref="InputException"/>.</summary>
public static class UserFile
{
    /// <summary>Opens a file and reads something out of it. Pipes, folders and devices are refused without waiting for them.</summary>
    /// <param name="kind">What it is to be, for messages: "a study file".</param>
    /// <exception cref="InputException">It is not there, is no file, cannot be read, or <paramref name="read"/> refuses it.</exception>
    public static T Read<T>(string path, string kind, Func<FileStream, T> read) => Read(path, kind, () =>
    {
        using FileStream file = PlainFile.Open(path);
        return read(file);
    });

    /// <summary>All bytes of a file, its size being checked before memory is set aside for them.</summary>
    /// <param name="most">Bytes that it may have.</param>
    /// <exception cref="InputException">As for <see cref="Read{T}(string, string, Func{FileStream, T})"/>, or it has more bytes.</exception>
    public static byte[] Bytes(string path, string kind, int most) =>
        Read(path, kind, file => file.Length > most ? throw TooLong(path, kind, most) : PlainFile.Bytes(file));

    /// <summary>"FILE: expected a study file of at most 1 MiB, found a longer one".</summary>
    public static InputException TooLong(string path, string kind, long most) =>
        InputException.File(path, FormattableString.Invariant($"{kind} of at most {most >> 20} MiB"), "a longer one");

    /// <summary>Runs a reader of the engine's, which opens the file itself or has read it before; what goes wrong names the file.</summary>
    /// <exception cref="InputException">The reader refuses the file.</exception>
    public static T Read<T>(string path, string kind, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (NoFileException other)
        {
            throw InputException.File(path, kind, other.Found, other);
        }
        catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException)
        {
            throw new InputException($"{path}: {problem.Message}", InputException.BadFile, problem);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw InputException.File(path, kind, "no file of that name", missing);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw InputException.File(path, Readable(kind), problem);
        }
    }

    /// <summary>Writes a file.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void Write(string file, Action write)
    {
        try
        {
            write();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw InputException.File(file, "a file that can be written", problem);
        }
    }

    /// <summary>Sees to a file's extension before there is work to lose.</summary>
    /// <exception cref="InputException">It is none of them.</exception>
    public static void DemandExtension(string file, IReadOnlyList<string> extensions)
    {
        if (!extensions.Contains(Path.GetExtension(file).ToLowerInvariant())) throw new InputException($"{file}: expected a name that ends in {string.Join(" or ", extensions)}");
    }

    // "a study file" as "a readable study file".
    private static string Readable(string kind)
    {
        int space = kind.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? kind : $"a readable{kind[space..]}";
    }
}
