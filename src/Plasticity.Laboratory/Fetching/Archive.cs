using System.Formats.Tar;
using System.IO.Compression;
using Plasticity.Devices;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Fetching;

/// <summary>Unpacks <c>.tar.gz</c> archives of plain files, and trusts them with nothing.</summary>
internal static class Archive
{
    private const int MostEntries = 1000, LongestName = 255;
    private const long MostBytes = 2L << 30;

    /// <summary>Writes the files of an archive below a folder, which is made.</summary>
    /// <exception cref="InputException">The archive is damaged or too large, holds links or devices, or names a path outside of the folder. What
    /// was unpacked until then is left to the caller to remove.</exception>
    public static void Unpack(string archive, string folder, CancellationToken stop)
    {
        using FileStream file = PlainFile.Open(archive);
        Unpack(archive, file, folder, stop);
    }

    /// <summary>The same of a stream that can seek. It is gone through twice: nothing is written before all of it is known to be sound.</summary>
    /// <param name="archive">What messages call it.</param>
    internal static void Unpack(string archive, Stream packed, string folder, CancellationToken stop)
    {
        try
        {
            using (GZipStream first = new(packed, CompressionMode.Decompress, leaveOpen: true)) TarHeaders.Check(archive, first, MostEntries, MostBytes);
            packed.Position = 0;
            string root = Directory.CreateDirectory(folder).FullName;
            using GZipStream unzipped = new(packed, CompressionMode.Decompress, leaveOpen: true);
            using TarReader reader = new(unzipped, leaveOpen: true);
            while (reader.GetNextEntry() is { } entry)
            {
                stop.ThrowIfCancellationRequested();
                Write(archive, root, entry);
            }
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or OverflowException)
        {
            throw InputException.File(archive, "an intact .tar.gz archive", $"a damaged one ({error.Message.ReplaceLineEndings(" ").TrimEnd('.')})", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw InputException.File(archive, "files that can be unpacked", error);
        }
    }

    private static void Write(string archive, string root, TarEntry entry)
    {
        if (entry.EntryType is TarEntryType.GlobalExtendedAttributes) return;
        if (entry.Name.Length > LongestName || entry.Name.Any(char.IsControl)) throw InputException.File(archive, $"names of at most {LongestName} characters, none a control character", "another");
        string path = Path.GetFullPath(Path.Combine(root, entry.Name));
        bool inside = path == root || path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        if (!inside || Path.IsPathRooted(entry.Name)) throw InputException.File(archive, "paths inside of the archive's own folder", $"'{entry.Name}'");
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                Directory.CreateDirectory(path);
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                if (File.Exists(path)) throw InputException.File(archive, "each file once", $"'{entry.Name}' again");
                using (FileStream target = new(path, FileMode.CreateNew, FileAccess.Write)) entry.DataStream?.CopyTo(target);
                break;
            default:
                throw InputException.File(archive, "files and folders alone", $"'{entry.Name}', which is a {entry.EntryType}");
        }
    }
}
