using Plasticity.Studies.Runs;

namespace Plasticity.Studies.Indexing;

/// <summary>Finds run folders: those that hold a settings.yaml, at any depth that a person would make. Links are not followed.</summary>
internal static class RunFolders
{
    private const int MostDepth = 12;

    private static readonly EnumerationOptions s_visible = new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    /// <summary>Full paths of the run folders at and below a folder, sorted.</summary>
    /// <exception cref="InputException">There is no such folder.</exception>
    public static IReadOnlyList<string> Below(string folder)
    {
        if (!Directory.Exists(folder)) throw InputException.File(folder, "a folder of runs", File.Exists(folder) ? "a file" : "no folder of that name");
        List<string> found = [];
        Search(Path.GetFullPath(folder), MostDepth, found);
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    /// <summary>When something of a run was last written.</summary>
    public static DateTime LastWrite(string run)
    {
        RunFolder folder = RunFolder.Existing(run);
        return ((string[])[folder.Settings, folder.Metrics, folder.Measures, folder.Summary]).Max(File.GetLastWriteTimeUtc);
    }

    private static void Search(string folder, int depth, List<string> found)
    {
        if (File.Exists(Path.Combine(folder, "settings.yaml"))) found.Add(folder);
        if (depth == 0) return;
        foreach (string below in Directory.EnumerateDirectories(folder, "*", s_visible)) Search(below, depth - 1, found);
    }
}
