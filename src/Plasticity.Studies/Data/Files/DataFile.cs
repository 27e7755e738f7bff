using Plasticity.Devices;

namespace Plasticity.Studies.Data.Files;

/// <summary>Opens data files so that whatever goes wrong names the file, what was expected and what was found.</summary>
internal static class DataFile
{
    /// <summary>Runs <paramref name="read"/> on the opened file and its length in bytes.</summary>
    /// <exception cref="InputException">The file is not there, is no file, cannot be read, or <paramref name="read"/> refuses it.</exception>
    public static T Read<T>(string path, Func<Stream, long, T> read) => Guard(path, () =>
    {
        using FileStream file = PlainFile.Open(path);
        return read(file, file.Length);
    });

    /// <summary>Does something with a data file; what goes wrong names it.</summary>
    /// <exception cref="InputException">It cannot be read, or <paramref name="read"/> refuses it.</exception>
    public static T Guard<T>(string path, Func<T> read) => UserFile.Read(path, "a data file", () =>
    {
        try
        {
            return read();
        }
        catch (InvalidDataException error)
        {
            throw InputException.File(path, "intact gzip data", $"damaged data ({error.Message.TrimEnd('.')})", error);
        }
    });

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
