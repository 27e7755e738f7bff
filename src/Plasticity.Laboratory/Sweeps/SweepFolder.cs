using System.Security.Cryptography;
using System.Text;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Sweeps;

/// <summary>
/// The folder of a sweep, <c>sweeps/STUDY-HASH</c> unless another is given, so that the same question meets the same folder. What is to be run is
/// fixed at launch: a study file a point, written before <c>sweep.yaml</c>, which marks the folder as whole. Any number of processes may work in it.
/// </summary>
public sealed class SweepFolder
{
    private SweepFolder(string root, SweepDescription description) => (Root, Description) = (root, description);

    /// <summary>Full path of the folder.</summary>
    public string Root { get; }

    /// <summary>What it was at launch.</summary>
    public SweepDescription Description { get; }

    /// <summary>A line a point, in the order in which they run.</summary>
    public string PointsFile => Path.Combine(Root, "points.jsonl");

    /// <summary>Who works at what.</summary>
    public string Claims => Path.Combine(Root, "claims");

    /// <summary>Run folders, one a point, and what the runs printed.</summary>
    public string Runs => Path.Combine(Root, "runs");

    /// <summary>Reports of points, their seeds taken together.</summary>
    public string Reports => Path.Combine(Root, "reports");

    /// <summary>A row a point, arm and metric.</summary>
    public string ResultsTable => Path.Combine(Root, "results.csv");

    /// <summary>The same and all else that is known, for programs.</summary>
    public string Results => Path.Combine(Root, "results.json");

    /// <summary>The same to be read.</summary>
    public string Page => Path.Combine(Root, "sweep.html");

    /// <summary>The study of a point, as it was at launch.</summary>
    public string Frozen(SweepPoint point) => Path.Combine(Root, "points", point.Name + ".yaml");

    /// <summary>Its run folder, which need not be there.</summary>
    public string Run(SweepPoint point) => Path.Combine(Runs, point.Name);

    /// <summary>What its run printed.</summary>
    public string Log(SweepPoint point) => Path.Combine(Runs, point.Name + ".log");

    /// <summary>Whether its run has come to its end.</summary>
    public bool IsFinished(SweepPoint point) => File.Exists(Path.Combine(Run(point), "summary.json"));

    /// <summary>All points, those that were added since launch among them.</summary>
    /// <exception cref="InputException">The table of points is not as the program wrote it.</exception>
    public IReadOnlyList<SweepPoint> Points() => PointsTable.Read(PointsFile);

    /// <summary>The default place of a sweep.</summary>
    public static string DefaultPath(string study, IEnumerable<FrozenPoint> points)
    {
        byte[] names = Encoding.UTF8.GetBytes(string.Join('\n', points.Select(point => point.Point.Name)));
        return Path.Combine("sweeps", $"{study}-{Convert.ToHexStringLower(SHA256.HashData(names))[..8]}");
    }

    /// <summary>Whether what stands for a study is the folder of a sweep.</summary>
    public static bool IsSweep(string path) => File.Exists(Path.Combine(path, "sweep.yaml"));

    /// <summary>Full paths of the sweeps at and below a folder, sorted.</summary>
    /// <exception cref="InputException">There is no such folder.</exception>
    public static IReadOnlyList<string> Below(string folder) => RunFolders.Holding(folder, "sweep.yaml");

    /// <summary>A sweep that was launched before.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static SweepFolder Open(string path)
    {
        string file = Path.Combine(path, "sweep.yaml");
        if (!File.Exists(file)) throw InputException.File(path, "the folder of a sweep", Directory.Exists(path) ? "one without sweep.yaml" : "none of that name");
        return new SweepFolder(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), SweepDescription.Parse(SourceText.Read(file)));
    }

    /// <summary>Launches a sweep, or opens the folder where this very sweep was launched before.</summary>
    /// <exception cref="InputException">The place holds something else, or cannot be written.</exception>
    public static SweepFolder Create(string path, SweepDescription description, IReadOnlyList<FrozenPoint> points)
    {
        if (IsSweep(path)) return Reopen(path, description, points);
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(root)) throw InputException.File(path, "a folder", "a file");
        // A launch that was cut short leaves points without sweep.yaml: it is done again.
        bool foreign = Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root).Any(entry => Path.GetFileName(entry) is not ("points" or "points.jsonl" or "claims" or "runs") && !entry.EndsWith(".tmp", StringComparison.Ordinal));
        if (foreign) throw InputException.File(path, "an empty folder or an earlier launch of this sweep", "other files in it; give another --out");
        SweepFolder folder = new(root, description);
        try
        {
            foreach (string part in new[] { "points", "claims", "runs" }) Directory.CreateDirectory(Path.Combine(root, part));
            foreach (FrozenPoint point in points) WriteAtomically(folder.Frozen(point.Point), point.Text);
            WriteAtomically(folder.PointsFile, PointsTable.Text(points.Select(point => point.Point)));
            WriteAtomically(Path.Combine(root, "sweep.yaml"), description.Text());
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw InputException.Folder(path, refused);
        }
        return folder;
    }

    /// <summary>Adds points after those that there are.</summary>
    /// <returns>How many of them are new.</returns>
    public int Add(IReadOnlyList<FrozenPoint> points)
    {
        IReadOnlyList<SweepPoint> known = Points();
        HashSet<string> names = [.. known.Select(point => point.Name)];
        FrozenPoint[] added = [.. points.Where(point => names.Add(point.Point.Name))];
        foreach (FrozenPoint point in added) WriteAtomically(Frozen(point.Point), point.Text);
        if (added.Length > 0) WriteAtomically(PointsFile, PointsTable.Text(known.Concat(added.Select(point => point.Point))));
        return added.Length;
    }

    /// <summary>Writes a file so that a reader finds the old one or the new one, whoever else writes it too.</summary>
    public static void WriteAtomically(string path, string text)
    {
        string unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        File.WriteAllText(unfinished, text);
        File.Move(unfinished, path, overwrite: true);
    }

    private static SweepFolder Reopen(string path, SweepDescription description, IReadOnlyList<FrozenPoint> points)
    {
        SweepFolder folder = Open(path);
        IReadOnlyList<SweepPoint> known = folder.Points();
        // Seeds may have been added since.
        if (!points.Select(point => point.Point.Name).SequenceEqual(known.Take(points.Count).Select(point => point.Name)))
            throw InputException.File(path, "this very sweep, launched before", $"another one: {folder.ChangesTo(description, known, points)}; give another --out");
        return folder;
    }

    /// <summary>What is asked otherwise than of the sweep in the folder: the study, the data, or the first point that differs.</summary>
    private string ChangesTo(SweepDescription now, IReadOnlyList<SweepPoint> known, IReadOnlyList<FrozenPoint> points)
    {
        string whole = Changes.Of([("the study", Description.Study, now.Study), ("the data set", Description.Data, now.Data)]);
        if (whole.Length > 0) return whole;
        int at = Enumerable.Range(0, points.Count).First(i => i >= known.Count || known[i].Name != points[i].Point.Name);
        if (at == known.Count) return FormattableString.Invariant($"the number of its points was {known.Count} and is {points.Count}");
        string place = FormattableString.Invariant($"point {at + 1}");
        if (known[at].Label != points[at].Point.Label) return Changes.Of([(place, $"'{known[at].Label}'", $"'{points[at].Point.Label}'")]);
        string[] then = SourceText.Read(Frozen(known[at])).Text.Split('\n'), text = points[at].Text.Split('\n');
        int line = Enumerable.Range(0, Math.Max(then.Length, text.Length)).FirstOrDefault(i => then.ElementAtOrDefault(i) != text.ElementAtOrDefault(i));
        return Changes.Of([($"the study of {place}", $"'{then.ElementAtOrDefault(line)?.Trim()}'", $"'{text.ElementAtOrDefault(line)?.Trim()}'"), ("its name", known[at].Name, points[at].Point.Name)]);
    }
}
