using System.IO.Enumeration;
using System.Text;
using Plasticity.Interop.Formats;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Runs;

/// <summary>
/// The folder of one run. The default is <c>runs/STUDY-HASH</c>, so that the same question meets the same folder. What an earlier run left
/// there gives way where it has to: a finished one is kept beside it as <c>NAME.previous</c> (in place of an older such), an unfinished one is
/// removed. Files that no run has written are never touched: a folder that holds any is refused.
/// </summary>
public sealed class RunFolder
{
    /// <summary>The file that makes a folder that of a run.</summary>
    public const string SettingsName = "settings.yaml";

    private const string FiguresName = "figures";

    /// <summary>What the name ends with of a folder to which an earlier run of the same question was moved.</summary>
    public const string PreviousEnd = ".previous";

    /// <summary>What the name ends with of a folder in which a run was done once more to be compared, unless another is given.</summary>
    public const string RepeatEnd = ".repro";

    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = default, IgnoreInaccessible = false };

    private static readonly string[] Leftovers = [".tmp", ".partial"];

    private static readonly string[] OwnFiles =
    [
        SettingsName, "study.yaml", "metrics.jsonl", "measures.jsonl", "runs.jsonl", "progress.json", "metrics.csv", "summary.json", "report.html",
    ];

    /// <summary>Folders in it, and what the files in them end with.</summary>
    private static readonly Dictionary<string, string> OwnFolders = new()
    {
        [FiguresName] = ".svg",
        ["checkpoints"] = ".safetensors",
        ["weights"] = ".safetensors",
        ["tensorboard"] = "",
    };

    private RunFolder(string path) => Root = path;

    /// <summary>Full path of the folder.</summary>
    public string Root { get; }

    public string Settings => Path.Combine(Root, SettingsName);

    /// <summary>The study as a file that can be changed and run.</summary>
    public string Study => Path.Combine(Root, "study.yaml");

    public string Metrics => Path.Combine(Root, "metrics.jsonl");

    public string Measures => Path.Combine(Root, "measures.jsonl");

    public string Ends => Path.Combine(Root, "runs.jsonl");

    /// <summary>Where the run stands, as long as it is under way.</summary>
    public string Progress => Path.Combine(Root, "progress.json");

    /// <summary>The rows of <see cref="Metrics"/> as a table, when the run has come to its end.</summary>
    public string Table => Path.Combine(Root, "metrics.csv");

    /// <summary>Where the state is kept while the run is under way.</summary>
    public string Checkpoints => Path.Combine(Root, "checkpoints");

    /// <summary>Weights of single runs, where they were asked for.</summary>
    public string Weights => Path.Combine(Root, "weights");

    /// <summary>Event files for TensorBoard, where they were asked for.</summary>
    public string EventFiles => Path.Combine(Root, "tensorboard");

    /// <summary>Whether it holds a run that has come to its end.</summary>
    public bool IsFinished => File.Exists(Summary);

    /// <summary>Written last of the data files: a folder that has it holds a finished run.</summary>
    public string Summary => Path.Combine(Root, "summary.json");

    public string Report => Path.Combine(Root, "report.html");

    /// <summary>Where the figure of this name is, or goes.</summary>
    public string Figure(string name) => Path.Combine(Root, FiguresName, name + ".svg");

    /// <summary>The default place of a run: under <c>runs</c> in the current folder.</summary>
    public static string DefaultPath(string study, string hash) => Path.Combine("runs", $"{study}-{hash}");

    /// <summary>Refuses a place that cannot become a run folder, and leaves nothing behind: to be called before the work begins.</summary>
    /// <exception cref="InputException">The place cannot be written, is a file, or holds files that are not a run's.</exception>
    public static void Check(string path)
    {
        string full = FullPath(path);
        RefuseForeign(full);
        RefuseForeign(full + PreviousEnd);
        List<string> made = [];
        try
        {
            MakeAll(full, made);
            Probe(full);
            RunLock.Check(new RunFolder(full));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw InputException.Folder(path, refused);
        }
        finally
        {
            for (int i = made.Count - 1; i >= 0; i--) Directory.Delete(made[i]);
        }
    }

    /// <summary>A folder that is there; whether it holds a run is for those to find who read it.</summary>
    /// <exception cref="InputException">There is no such folder.</exception>
    public static RunFolder Existing(string path) =>
        Directory.Exists(path) ? new RunFolder(FullPath(path)) : throw InputException.File(path, "the folder of a run", "none of that name");

    /// <summary>Makes the folder, an earlier run having given way.</summary>
    /// <exception cref="InputException">As for <see cref="Check"/>.</exception>
    public static RunFolder Create(string path)
    {
        RunFolder folder = Make(path);
        folder.GiveWay();
        return folder;
    }

    /// <summary>Makes the folder where there is none; what an earlier run left stays.</summary>
    /// <exception cref="InputException">As for <see cref="Check"/>.</exception>
    public static RunFolder Make(string path)
    {
        Check(path);
        RunFolder folder = new(FullPath(path));
        folder.Writing(() => Directory.CreateDirectory(Path.Combine(folder.Root, FiguresName)));
        return folder;
    }

    /// <summary>Keeps a finished run aside and removes an unfinished one.</summary>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public void GiveWay() => Writing(() =>
    {
        if (IsFinished) KeepAside();
        Clear(Root);
    });

    private void Writing(Action work)
    {
        try
        {
            work();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw InputException.Folder(Root, refused);
        }
    }

    /// <summary>Writes a text as <see cref="WholeFile"/> does: a reader finds the old one or the new one, never half of one.</summary>
    public static void WriteAtomically(string path, string text) => WholeFile.Write(path, file => file.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Moves the files of a finished run to NAME.previous. File by file: the folder itself may be a mount point or somebody's current folder.</summary>
    private void KeepAside()
    {
        string aside = Root + PreviousEnd;
        // Without its summary it is what a move that was interrupted left there: the rest follows.
        if (new RunFolder(aside).IsFinished) Clear(aside);
        foreach (string file in FilesOfRun(Root))
        {
            string target = Path.Combine(aside, Path.GetRelativePath(Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(file, target, overwrite: true);
        }
    }

    private static void Clear(string folder)
    {
        foreach (string file in FilesOfRun(folder)) File.Delete(file);
    }

    /// <summary>The summary is last, so that a folder that has it has been finished, and a process that ends on the way through them can be followed by another.</summary>
    private static IReadOnlyList<string> FilesOfRun(string folder)
    {
        if (!Directory.Exists(folder)) return [];
        // Links to other folders are not followed: what lies there is not this run's to remove.
        FileSystemEnumerable<string> files = new(folder, (ref entry) => entry.ToSpecifiedFullPath(), Everything)
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory,
            ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
        string summary = new RunFolder(folder).Summary;
        return [.. files.Where(file => IsOwn(Path.GetRelativePath(folder, file))).OrderBy(file => file == summary)];
    }

    /// <summary>True for the files that a run writes, and for what an interruption may have left of one.</summary>
    private static bool IsOwn(string relative)
    {
        string name = Leftovers.FirstOrDefault(end => relative.EndsWith(end, StringComparison.Ordinal)) is { } left ? relative[..^left.Length] : relative;
        if (OwnFiles.Contains(name, StringComparer.Ordinal)) return true;
        string folder = name.Split(Path.DirectorySeparatorChar)[0];
        return folder != name && OwnFolders.TryGetValue(folder, out string? end)
            && (name.EndsWith(end, StringComparison.Ordinal) || name == Path.Combine("checkpoints", "checkpoint"));
    }

    private static void RefuseForeign(string full)
    {
        if (File.Exists(full)) throw InputException.File(full, "a folder", "a file");
        if (!Directory.Exists(full)) return;
        string? foreign = Directory.EnumerateFileSystemEntries(full).Select(entry => Path.GetRelativePath(full, entry))
            .FirstOrDefault(entry => !IsOwn(entry) && !OwnFolders.ContainsKey(entry) && entry[0] != '.');
        if (foreign is not null) throw InputException.File(full, "an empty folder or an earlier run", $"'{foreign}' in it; give another --out");
    }

    private static void MakeAll(string full, List<string> made)
    {
        if (Directory.Exists(full)) return;
        if (Path.GetDirectoryName(full) is { } parent) MakeAll(parent, made);
        Directory.CreateDirectory(full);
        made.Add(full);
    }

    private static void Probe(string full)
    {
        File.WriteAllText(Path.Combine(full, $".probe-{Environment.ProcessId}"), "");
        // That of a process that ended in between, too.
        foreach (string probe in Directory.GetFiles(full, ".probe-*")) File.Delete(probe);
    }

    private static string FullPath(string path)
    {
        if (string.IsNullOrWhiteSpace(path)) throw InputException.File("--out", "the path of a folder", "nothing");
        try
        {
            return Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        }
        catch (Exception refused) when (refused is ArgumentException or IOException or NotSupportedException)
        {
            throw InputException.File(path, "the path of a folder", refused);
        }
    }
}
