using System.Collections.ObjectModel;
using System.IO.Compression;
using Plasticity.Devices;

namespace Plasticity.Interop.Formats;

/// <summary>The .npz format: a zip of .npy arrays, each under its name.</summary>
/// <remarks>
/// What a zip claims is checked before anything is unpacked: sizes that no compression reaches, entries that share their bytes, names that would be
/// paths, names that stand twice. What is unpacked is held against its CRC-32.
/// </remarks>
public static class Npz
{
    /// <summary>Bytes that the arrays of a file may take up together unless another limit is given.</summary>
    public const long DefaultLimit = 4L << 30;

    private const string Suffix = ".npy";

    /// <summary>Deflate's own: 258 bytes from two bits. The constant is for the few bytes of a stored block around nothing.</summary>
    private const long MostExpansion = 1032, Slack = 64;

    private const int MostEntries = 65_535;

    /// <summary>Reads every array of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">Bytes that the arrays may take up together: an entry that claims more is refused before it is unpacked.</param>
    /// <exception cref="InvalidDataException">It is not a zip of plain arrays, or it breaks one of the rules above.</exception>
    /// <exception cref="IOException">The file system refuses; so, too, <see cref="UnauthorizedAccessException"/>.</exception>
    public static Dictionary<string, NpyArray> Read(string path, long limit = DefaultLimit)
    {
        using FileStream file = PlainFile.Open(path);
        return Read(file, limit);
    }

    /// <summary>The same of a stream that can seek.</summary>
    /// <exception cref="InvalidDataException">It is not a zip of plain arrays, or it breaks one of the rules above.</exception>
    public static Dictionary<string, NpyArray> Read(Stream stream, long limit = DefaultLimit)
    {
        try
        {
            using ZipArchive zip = new(stream, ZipArchiveMode.Read, leaveOpen: true);
            Check(zip.Entries, stream.Length, limit);
            Dictionary<string, NpyArray> arrays = [];
            foreach (ZipArchiveEntry entry in zip.Entries) Add(arrays, entry);
            return arrays;
        }
        // What the framework's reader throws where a field of the zip points nowhere.
        catch (Exception problem) when (problem is EndOfStreamException or ArgumentException or OverflowException or NotSupportedException)
        {
            throw new InvalidDataException($"expected a zip of arrays, found a damaged one: {Untrusted.Words(problem.Message)}", problem);
        }
    }

    /// <summary>Writes arrays under their names to a file that is there whole or not at all, as <see cref="WholeFile"/> does.</summary>
    /// <exception cref="ArgumentException">A name is empty or would be a path out of a folder.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, NpyArray>> arrays) => WholeFile.Write(path, file => Pack(file, arrays));

    private static void Pack(FileStream file, IEnumerable<KeyValuePair<string, NpyArray>> arrays)
    {
        using ZipArchive zip = new(file, ZipArchiveMode.Create, leaveOpen: true);
        HashSet<string> names = [];
        foreach ((string name, NpyArray array) in arrays)
        {
            if (FaultOf(name) is { } fault) throw new ArgumentException($"an array's name {fault}, found {Untrusted.Quote(name)}", nameof(arrays));
            if (!names.Add(name)) throw new ArgumentException($"an array's name stands in a file once, found {Untrusted.Quote(name)} again", nameof(arrays));
            // Weights are noise: compressing them costs time and saves nothing.
            ZipArchiveEntry entry = zip.CreateEntry(name + Suffix, CompressionLevel.NoCompression);
            // The same arrays give the same bytes, whenever they are written.
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using Stream stream = entry.Open();
            Npy.Write(stream, array);
        }
    }

    private static void Check(ReadOnlyCollection<ZipArchiveEntry> entries, long fileLength, long limit)
    {
        if (entries.Count > MostEntries) throw new InvalidDataException($"expected at most {MostEntries} arrays, found {entries.Count}");
        long packed = 0, unpacked = 0;
        foreach (ZipArchiveEntry entry in entries)
        {
            string shown = Untrusted.Quote(entry.FullName);
            if (entry.IsEncrypted) throw new InvalidDataException($"{shown}: expected plain bytes, found encrypted ones");
            if (FaultOf(NameOf(entry)) is { } fault) throw new InvalidDataException($"an array's name {fault}, found {shown}");
            if (entry.Length < 0 || entry.CompressedLength < 0 || entry.CompressedLength > fileLength - packed)
            {
                throw new InvalidDataException($"{shown}: expected entries that share no bytes in a file of {fileLength}, found {entry.CompressedLength} more");
            }
            packed += entry.CompressedLength;
            if (entry.Length / MostExpansion > entry.CompressedLength + Slack) throw new InvalidDataException($"{shown}: expected what {entry.CompressedLength} bytes can hold, found a claim of {entry.Length}");
            if (entry.Length > limit - unpacked) throw new InvalidDataException($"{shown}: expected arrays of at most {limit} bytes together, found more");
            unpacked += entry.Length;
        }
    }

    private static void Add(Dictionary<string, NpyArray> arrays, ZipArchiveEntry entry)
    {
        try
        {
            using Stream packed = entry.Open();
            using CheckedStream stream = new(packed);
            NpyArray array = Npy.Read(stream, entry.Length);
            if (stream.Read(stackalloc byte[1]) != 0) throw new InvalidDataException("expected the end of the entry, found more");
            if (stream.Crc != entry.Crc32) throw new InvalidDataException($"expected the CRC-32 {entry.Crc32:x8}, found {stream.Crc:x8}: the bytes have changed");
            if (!arrays.TryAdd(NameOf(entry), array)) throw new InvalidDataException("expected every name once, found it again");
        }
        catch (InvalidDataException problem)
        {
            throw new InvalidDataException($"{Untrusted.Quote(NameOf(entry))}: {problem.Message}", problem);
        }
    }

    private static string NameOf(ZipArchiveEntry entry) =>
        entry.FullName.EndsWith(Suffix, StringComparison.Ordinal) ? entry.FullName[..^Suffix.Length] : entry.FullName;

    /// <summary>Names are keys here and never paths; but who unpacks the file with another tool should be safe, too.</summary>
    private static string? FaultOf(string name) =>
        name.Length == 0 ? "has at least one character"
        : name.Any(char.IsControl) ? "has no control characters"
        : name.Contains('\\') || name.Contains(':') ? "has no backslash and no colon"
        : name.Split('/').Any(part => part is "" or "." or "..") ? "is no path out of a folder"
        : null;
}
