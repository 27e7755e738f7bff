namespace Plasticity.Studies;

/// <summary>Files that somebody else may have written: their size is known, and checked, before memory is set aside for them.</summary>
internal static class InputFile
{
    /// <summary>All bytes of a file.</summary>
    /// <param name="kind">What it is to be, for messages: "a study file".</param>
    /// <param name="most">Bytes that it may have.</param>
    /// <exception cref="InputException">It is not there, cannot be read, or has more bytes.</exception>
    public static byte[] Bytes(string path, string kind, int most) => Read(path, kind, stream =>
    {
        if (stream.Length > most) throw TooLong(path, kind, most);
        byte[] bytes = new byte[stream.Length];
        // What grows or shrinks meanwhile is taken as long as it was, or as short as it is.
        int count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return count == bytes.Length ? bytes : bytes[..count];
    });

    /// <summary>Reads an open file; an empty stream stands for one without bytes.</summary>
    /// <exception cref="InputException">It is not there, cannot be read, or <paramref name="read"/> refuses it.</exception>
    public static T Read<T>(string path, string kind, Func<Stream, T> read)
    {
        try
        {
            // Pipes and devices have no length either; to open a pipe that nobody writes to would be to wait for ever.
            if (new FileInfo(path) is { Exists: true, Length: 0 }) return read(Stream.Null);
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 14, FileOptions.SequentialScan);
            return stream.CanSeek ? read(stream) : throw InputException.File(path, kind, "a pipe or a device");
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw InputException.File(path, kind, "no file of that name", missing);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw InputException.File(path, Readable(kind), problem.Message.ReplaceLineEndings(" ").TrimEnd('.'), problem);
        }
    }

    /// <summary>"FILE: expected a study file of at most 1 MiB, found a longer one".</summary>
    public static InputException TooLong(string path, string kind, long most) =>
        InputException.File(path, FormattableString.Invariant($"{kind} of at most {most >> 20} MiB"), "a longer one");

    // "a study file" as "a readable study file".
    private static string Readable(string kind)
    {
        int space = kind.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? kind : $"a readable{kind[space..]}";
    }
}
