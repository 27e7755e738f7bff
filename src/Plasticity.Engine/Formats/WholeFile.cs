namespace Plasticity.Engine.Formats;

/// <summary>Files that are there whole or not at all.</summary>
public static class WholeFile
{
    /// <summary>
    /// Writes to <c>PATH.partial</c>, sees the bytes to the disk, and then gives the file its name: whoever reads <paramref name="path"/> finds
    /// what stood there before or all of the new. The folder is not synchronised, so a power cut may still bring the old file back.
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
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
