using Plasticity.Laboratory.Runs;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Files;

/// <summary>The runs at and below a folder.</summary>
/// <param name="Results">Full paths of the folders of runs that count as results, sorted.</param>
/// <param name="Repeats">The same of runs that another one stands for: see <see cref="RunFolders.IsRepeat"/>.</param>
public sealed record FoundRuns(IReadOnlyList<string> Results, IReadOnlyList<string> Repeats);

/// <summary>Finds run folders: those that hold a settings.yaml, at any depth that a person would make. Links are not followed.</summary>
public static class RunFolders
{
    private const int MostDepth = 12;

    private static readonly EnumerationOptions s_visible = new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    /// <summary>Whether a folder is that of a run.</summary>
    public static bool IsRun(string folder) => File.Exists(Path.Combine(folder, RunFolder.SettingsName));

    /// <summary>The runs at and below a folder. One that is named itself counts, whatever it is.</summary>
    /// <exception cref="InputException">There is no such folder.</exception>
    public static FoundRuns Below(string folder)
    {
        ILookup<bool, string> found = Holding(folder, RunFolder.SettingsName).ToLookup(run => Counts(run, folder));
        return new FoundRuns([.. found[true]], [.. found[false]]);
    }

    /// <summary>How many of the runs that count have been written to since a moment. The settings of the others are not read.</summary>
    /// <exception cref="InputException">There is no such folder.</exception>
    public static int WrittenSince(string folder, DateTime moment) =>
        Holding(folder, RunFolder.SettingsName).Count(run => LastWrite(run) > moment && Counts(run, folder));

    /// <summary>Full paths of the folders at and below a folder that hold a file of this name, sorted.</summary>
    /// <exception cref="InputException">There is no such folder.</exception>
    public static IReadOnlyList<string> Holding(string folder, string file)
    {
        if (!Directory.Exists(folder)) throw InputException.File(folder, "a folder of runs", File.Exists(folder) ? "a file" : "no folder of that name");
        List<string> found = [];
        Search(Path.GetFullPath(folder), file, MostDepth, found);
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    /// <summary>
    /// Whether a run is no result of its own: what <c>repro</c> did once more, and what <c>run --again</c> kept aside. To count them would be to count
    /// the same seeds of the same question twice.
    /// </summary>
    public static bool IsRepeat(string run)
    {
        if (run.EndsWith(RunFolder.PreviousEnd, StringComparison.Ordinal) || run.EndsWith(RunFolder.RepeatEnd, StringComparison.Ordinal)) return true;
        try
        {
            return new SavedSettings(SourceText.Read(Path.Combine(run, RunFolder.SettingsName))).Perhaps("repeats").Length > 0;
        }
        catch (InputException)
        {
            // Whoever reads the run says what is wrong with it.
            return false;
        }
    }

    private static bool Counts(string run, string folder) => run == Path.GetFullPath(folder) || !IsRepeat(run);

    /// <summary>When something of a run was last written.</summary>
    private static DateTime LastWrite(string run)
    {
        RunFolder folder = RunFolder.Existing(run);
        return ((string[])[folder.Settings, folder.Metrics, folder.Measures, folder.Summary]).Max(File.GetLastWriteTimeUtc);
    }

    private static void Search(string folder, string file, int depth, List<string> found)
    {
        if (File.Exists(Path.Combine(folder, file))) found.Add(folder);
        if (depth == 0) return;
        foreach (string below in Directory.EnumerateDirectories(folder, "*", s_visible)) Search(below, file, depth - 1, found);
    }
}
