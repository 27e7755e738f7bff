namespace Plasticity.Devices;

/// <summary>Where compiled kernels are kept between runs: a folder of the user's cache. Everything in it can be deleted at any time.</summary>
internal static class CacheFolder
{
    /// <summary>The full path of plasticity/<paramref name="name"/> in the user's cache, made if need be; null where nothing can be written there.</summary>
    public static string? Create(string name)
    {
        try
        {
            if (Root() is not { } root) return null;
            string folder = Directory.CreateDirectory(Path.Combine(root, "plasticity", name)).FullName;
            using FileStream trial = new(Path.Combine(folder, $"{Guid.NewGuid():N}.new"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null; // slower starts, nothing else
        }
    }

    /// <summary>A folder of this process alone, gone when it ends; null where there is no room for one.</summary>
    public static string? CreateTemporary()
    {
        try
        {
            string folder = Directory.CreateTempSubdirectory("plasticity-").FullName;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Delete(folder);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A driver's thread may still write; the system clears its temporary files itself.
        }
    }

    private static string? Root()
    {
        if (OperatingSystem.IsWindows()) return NonEmpty(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData));
        // The XDG specification: a relative path is to be ignored.
        string? named = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (Path.IsPathRooted(named)) return named;
        string? home = NonEmpty(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        return home is null ? null : Path.Combine(home, ".cache");
    }

    private static string? NonEmpty(string path) => path.Length == 0 ? null : path;
}
