using System.Runtime.InteropServices;

namespace Plasticity.Interop.Formats;

/// <summary>Files that are there whole or not at all, whatever happens to the process or the machine.</summary>
public static partial class WholeFile
{
    /// <summary>
    /// Writes to <c>PATH.partial</c>, sees the bytes to the disk, gives the file its name and sees the folder to the disk: whoever reads
    /// <paramref name="path"/> finds what stood there before or all of the new, after a power cut, too.
    /// </summary>
    /// <exception cref="IOException">It cannot be written; so, too, <see cref="UnauthorizedAccessException"/>.</exception>
    public static void Write(string path, Action<FileStream> write)
    {
        string partial = path + ".partial";
        try
        {
            using (FileStream file = File.Create(partial))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }
            File.Move(partial, path, overwrite: true);
            SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (ArgumentOutOfRangeException refused) when (refused.ParamName == "value")
        {
            // The runtime's word for a file that the system does not let grow any further.
            throw new IOException($"a limit on the size of files, which {Path.GetFileName(partial)} has reached", refused);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Sees the names in a folder to the disk. Where the system has no such thing, or refuses, names reach the disk when it pleases.</summary>
    public static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        int handle = Open(folder, 0);
        if (handle < 0) return;
        _ = Synchronise(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Synchronise(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
