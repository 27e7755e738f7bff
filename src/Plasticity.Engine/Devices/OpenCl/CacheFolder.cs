namespace Plasticity.Engine.Devices.OpenCl;

/// <summary>Where compiled kernels are kept between runs: a folder of the user's cache. Everything in it can be deleted at any time.</summary>
internal static class CacheFolder
{
    /// <summary>The full path of plasticity/<paramref name="name"/> in the user's cache, made if need be; null where that cannot be done.</summary>
    public static string? Create(string name)
    {
        try
        {
            return Root() is { } root ? Directory.CreateDirectory(Path.Combine(root, "plasticity", name)).FullName : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null; // slower starts, nothing else
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
