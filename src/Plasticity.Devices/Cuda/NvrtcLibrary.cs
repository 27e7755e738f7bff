namespace Plasticity.Devices.Cuda;

/// <summary>
/// Finds and opens NVRTC, the compiler, once. It comes with the CUDA toolkit, with Python packages, or beside a program, and not with the
/// driver.
/// </summary>
internal static class NvrtcLibrary
{
    /// <summary>The name by which the imports ask for it.</summary>
    public const string Name = "nvrtc";

    /// <summary>The environment variable that names another file, and that file alone.</summary>
    public const string Override = "PLASTICITY_NVRTC";

    private static readonly string[] s_names = OperatingSystem.IsWindows()
        ? ["nvrtc64_130_0.dll", "nvrtc64_120_0.dll", "nvrtc64_112_0.dll"]
        : ["libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2"];

    private static readonly Lazy<bool> s_present = new(() => NativeLibraries.RegisterFirst(Name, Candidates()));

    /// <summary>Whether there is one. Never throws.</summary>
    public static bool IsPresent => s_present.Value;

    /// <summary>Where it was looked for and what to do, in one line.</summary>
    public static string Missing => Environment.GetEnvironmentVariable(Override) is { Length: > 0 } named
        ? $"{Override} names {named}, which cannot be opened as NVRTC: name another file, or unset it"
        : $"no NVRTC, which compiles the kernels (looked for {string.Join(", ", s_names)} beside the program, in CUDA_PATH and CUDA_HOME, where the "
            + $"system looks, in Python's nvidia packages and in /usr/local/cuda*): install the CUDA toolkit or 'pip install nvidia-cuda-nvrtc', or set {Override} to the file";

    /// <summary>Files tried, in order.</summary>
    public static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable(Override) is { Length: > 0 } named) return [named];
        // Without a folder: the system's own search.
        IEnumerable<string> places = [AppContext.BaseDirectory, .. ToolkitFolders(), "", .. PythonFolders(), .. Matches("/usr/local", "cuda*", "lib64")];
        return from folder in places from name in s_names select Path.Combine(folder, name);
    }

    private static IEnumerable<string> ToolkitFolders()
    {
        string[] inside = OperatingSystem.IsWindows() ? ["bin/x64", "bin"] : ["lib64", "lib", "targets/x86_64-linux/lib", "targets/sbsa-linux/lib"];
        return from variable in (string[])["CUDA_PATH", "CUDA_HOME"]
               let root = Environment.GetEnvironmentVariable(variable)
               where !string.IsNullOrEmpty(root)
               from folder in inside
               select Path.Combine(root, folder);
    }

    /// <summary>Where pip and conda put it: below the packages of the Python that is active, then of the system's.</summary>
    private static IEnumerable<string> PythonFolders()
    {
        string[] inside = OperatingSystem.IsWindows() ? ["nvidia/cu13/bin/x86_64", "nvidia/cuda_nvrtc/bin"] : ["nvidia/cu13/lib", "nvidia/cuda_nvrtc/lib"];
        return from packages in PythonPackages() from folder in inside select Path.Combine(packages, folder);
    }

    private static IEnumerable<string> PythonPackages()
    {
        foreach (string variable in (string[])["VIRTUAL_ENV", "CONDA_PREFIX"])
        {
            if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } root) continue;
            foreach (string packages in Matches(Path.Combine(root, "lib"), "python3*", "site-packages")) yield return packages;
            yield return Path.Combine(root, "Lib", "site-packages");
        }
        foreach (string path in (Environment.GetEnvironmentVariable("PYTHONPATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)) yield return path;
        if (OperatingSystem.IsWindows()) yield break;
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        foreach (string packages in Matches(Path.Combine(home, ".local", "lib"), "python3*", "site-packages")) yield return packages;
        foreach (string packages in Matches("/usr/local/lib", "python3*", "dist-packages")) yield return packages;
        foreach (string packages in Matches("/usr/local/lib", "python3*", "site-packages")) yield return packages;
        yield return "/usr/lib/python3/dist-packages";
    }

    /// <summary>A folder below each match of a pattern, the highest name first.</summary>
    private static IEnumerable<string> Matches(string root, string pattern, string below)
    {
        try
        {
            if (!Directory.Exists(root)) return [];
            return [.. Directory.GetDirectories(root, pattern).OrderDescending(StringComparer.Ordinal).Select(folder => Path.Combine(folder, below))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
