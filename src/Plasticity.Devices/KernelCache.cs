namespace Plasticity.Devices;

/// <summary>A folder in which compiled kernels are kept between runs. Everything in it can be deleted at any time.</summary>
/// <param name="What">Whose programs: "kernels" are the engine's own, "pocl" those of the OpenCL driver of that name.</param>
/// <param name="Folder">Its full path; null where nothing can be written there, which makes starts slower and nothing else.</param>
/// <param name="Files">Files in it.</param> <param name="Bytes">Of all files.</param>
/// <param name="Damaged">Files that are not what was written: they are compiled anew when their turn comes. Known of the engine's own alone.</param>
public sealed record KernelCache(string What, string? Folder, int Files, long Bytes, int Damaged)
{
    /// <summary>The caches of this user, made where they are missing. Never throws because something cannot be read.</summary>
    public static IReadOnlyList<KernelCache> All => [Of("kernels", isOwn: true), Of("pocl", isOwn: false)];

    private static KernelCache Of(string name, bool isOwn)
    {
        if (CacheFolder.Create(name) is not { } folder) return new KernelCache(name, null, 0, 0, 0);
        int count = 0, damaged = 0;
        long bytes = 0;
        foreach (FileInfo file in FilesIn(folder))
        {
            count++;
            bytes += file.Length;
            if (isOwn && file.Extension == ".bin" && new ProgramCache(folder).Find(Path.GetFileNameWithoutExtension(file.Name)) is null) damaged++;
        }
        return new KernelCache(name, folder, count, bytes, damaged);
    }

    private static IReadOnlyList<FileInfo> FilesIn(string folder)
    {
        try
        {
            EnumerationOptions all = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
            return [.. new DirectoryInfo(folder).EnumerateFiles("*", all)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // another process has cleared it meanwhile
        }
    }
}
