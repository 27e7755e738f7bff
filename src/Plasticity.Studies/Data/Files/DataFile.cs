namespace Plasticity.Studies.Data.Files;

/// <summary>Opens data files so that whatever goes wrong names the file, what was expected and what was found.</summary>
internal static class DataFile
{
    /// <summary>Runs <paramref name="read"/> on the opened file and its length in bytes.</summary>
    /// <exception cref="InputException">The file is not there, cannot be read, or <paramref name="read"/> refuses it.</exception>
    public static T Read<T>(string path, Func<Stream, long, T> read)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
            return read(stream, stream.Length);
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

    /// <summary>Fills <paramref name="target"/> as far as the stream goes; returns the number of bytes.</summary>
    public static int Fill(Stream stream, Span<byte> target) => stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
}
