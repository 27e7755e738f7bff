using System.Formats.Tar;
using System.IO.Compression;

namespace Plasticity.Studies.Data.Fetching;

/// <summary>Unpacks <c>.tar.gz</c> archives of plain files, and trusts them with nothing.</summary>
internal static class Archive
{
    private const int MostEntries = 1000;
    private const long MostBytes = 2L << 30;

    /// <summary>Writes the files of an archive below a folder, which is made.</summary>
    /// <exception cref="InputException">The archive is damaged or too large, holds links or devices, or names a path outside of the folder. What
    /// was unpacked until then is left to the caller to remove.</exception>
    public static void Unpack(string archive, string folder, CancellationToken stop)
    {
        try
        {
            string root = Directory.CreateDirectory(folder).FullName;
            using FileStream file = File.OpenRead(archive);
            using GZipStream unzipped = new(file, CompressionMode.Decompress);
            using TarReader reader = new(unzipped);
            long bytes = 0;
            int entries = 0;
            while (reader.GetNextEntry() is { } entry)
            {
                stop.ThrowIfCancellationRequested();
                if (++entries > MostEntries) throw InputException.File(archive, $"at most {MostEntries} entries", "more");
                if ((bytes += entry.Length) > MostBytes) throw InputException.File(archive, $"at most {MostBytes} bytes unpacked", "more");
                Write(archive, root, entry);
            }
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw InputException.File(archive, "an intact .tar.gz archive", error.Message, error);
        }
    }

    private static void Write(string archive, string root, TarEntry entry)
    {
        if (entry.EntryType is TarEntryType.GlobalExtendedAttributes) return;
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
                using (FileStream target = new(path, FileMode.CreateNew, FileAccess.Write)) entry.DataStream?.CopyTo(target);
                break;
            default:
                throw InputException.File(archive, "files and folders alone", $"'{entry.Name}', which is a {entry.EntryType}");
        }
    }
}
