namespace Plasticity.Studies.Data.Files;

/// <summary>Opens data files so that whatever goes wrong names the file, what was expected and what was found.</summary>
internal static class DataFile
{
    /// <summary>Runs <paramref name="read"/> on the opened file and its length in bytes.</summary>
    /// <exception cref="InputException">The file is not there, cannot be read, or <paramref name="read"/> refuses it.</exception>
    public static T Read<T>(string path, Func<Stream, long, T> read) => Guard(path, () =>
    {
        // To open a pipe that nobody writes to would be to wait for ever.
        if (new FileInfo(path) is { Exists: true, Length: 0 }) return read(Stream.Null, 0);
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
        return read(stream, stream.Length);
    });

    /// <summary>Does something with a data file; what goes wrong names it.</summary>
    /// <exception cref="InputException">It cannot be read, or <paramref name="read"/> refuses it.</exception>
    public static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw InputException.File(path, "a file", "no such file", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw InputException.File(path, "a file that can be read", Directory.Exists(path) ? "a folder" : "no permission to read it", error);
        }
        catch (InvalidDataException error)
        {
            throw InputException.File(path, "intact gzip data", "damaged data: " + error.Message, error);
        }
        catch (IOException error)
        {
            throw InputException.File(path, "a file that can be read", error.Message, error);
        }
    }

    // What is promised beyond this is believed as it comes.
    private const int Trusted = 16 << 20;

    /// <summary>
    /// The next bytes of a stream, or as many as there are. Memory is set aside as they come, so that a small packed file that promises much costs
    /// no more than it holds.
    /// </summary>
    public static byte[] Bytes(Stream stream, int count)
    {
        byte[] bytes = new byte[Math.Min(count, Trusted)];
        int filled = Fill(stream, bytes);
        while (filled == bytes.Length && filled < count)
        {
            Array.Resize(ref bytes, (int)Math.Min(count, 2L * filled));
            filled += Fill(stream, bytes.AsSpan(filled));
        }
        return filled == bytes.Length ? bytes : bytes[..filled];
    }

    /// <summary>Fills <paramref name="target"/> as far as the stream goes; returns the number of bytes.</summary>
    public static int Fill(Stream stream, Span<byte> target) => stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
}
