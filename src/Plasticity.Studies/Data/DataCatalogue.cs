namespace Plasticity.Studies.Data;

/// <summary>Whether a data set is there.</summary>
/// <param name="Entry">The set.</param>
/// <param name="Folder">Where it was found; null where it was not, and for a built-in set.</param>
/// <param name="LookedIn">The folders that were looked at, in order.</param>
/// <param name="Unread">Where a layout of it was found that is not read; null where it was not.</param>
public sealed record DataPlace(DataEntry Entry, string? Folder, IReadOnlyList<string> LookedIn, string? Unread)
{
    /// <summary>True when the set can be loaded without a download.</summary>
    public bool IsThere => Entry.IsBuiltIn || Folder is not null;

    /// <summary>Where what is not read was found, and why it is not; null where it was not.</summary>
    public string? UnreadWords => Unread is { } folder ? $"{folder}, {Entry.Unread!.Why}" : null;
}

/// <summary>The data set that is used where none was named.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sentence">Which it is, why, and how to get the real one: for a person.</param>
public sealed record DataChoice(string Name, string Sentence);

/// <summary>Finds data sets on this machine.</summary>
/// <param name="roots">Folders that hold data sets, in the order in which they are looked at.</param>
public sealed class DataCatalogue(IReadOnlyList<string> roots)
{
    /// <summary>Names a folder that holds data sets.</summary>
    public const string FolderVariable = "PLASTICITY_DATA";

    // Where Debian's dataset-fashion-mnist and its like put themselves.
    private const string SystemFolder = "/usr/share/datasets";

    /// <summary>Looks in <paramref name="dataDir"/>, then $PLASTICITY_DATA, the user's cache folder, and the system's.</summary>
    /// <param name="dataDir">A folder of data sets or of one set, or null.</param>
    /// <exception cref="InputException"><paramref name="dataDir"/> is no folder.</exception>
    public static DataCatalogue For(string? dataDir)
    {
        if (dataDir is not null && !Directory.Exists(dataDir))
        {
            throw InputException.File(dataDir, "a folder of data sets", File.Exists(dataDir) ? "a file" : "no such folder");
        }
        string?[] roots = [dataDir, Environment.GetEnvironmentVariable(FolderVariable), UserFolder(), OperatingSystem.IsWindows() ? null : SystemFolder];
        return new DataCatalogue([.. roots.Where(root => !string.IsNullOrEmpty(root)).Select(root => root!).Distinct()]);
    }

    /// <summary>Where fetched sets go: <paramref name="dataDir"/>, else $PLASTICITY_DATA, else the user's cache folder. It need not exist yet.</summary>
    public static string FetchFolder(string? dataDir) =>
        dataDir ?? (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } variable ? variable : UserFolder());

    /// <summary>Folders that hold data sets, in the order in which they are looked at.</summary>
    public IReadOnlyList<string> Roots { get; } = roots;

    /// <summary>Every set: where it was found, or where it was looked for.</summary>
    public IReadOnlyList<DataPlace> List() => [.. DataEntry.All.Select(Find)];

    /// <summary>Where the set of that name is.</summary>
    /// <exception cref="InputException">There is no set of that name.</exception>
    public DataPlace Find(string name) => Find(DataEntry.Named(name));

    /// <summary>Reads the set of that name.</summary>
    /// <exception cref="InputException">There is no set of that name; it was not found, and the message says how to get it; or a file of it is
    /// malformed.</exception>
    public ImageSet Load(string name)
    {
        DataPlace place = Find(name);
        if (place.IsThere) return place.Entry.Load(place.Folder ?? "");
        string found = place.UnreadWords is { } other ? $"only {other}" : "none";
        throw new InputException(
            $"{name}: expected, in one of {string.Join(", ", Roots)}, {place.Entry.Wanted}, or these files there; found {found}; {place.Entry.HowToGet}", InputException.BadFile);
    }

    /// <summary>CIFAR-10 where it is found, else the built-in pictures.</summary>
    public DataChoice Default()
    {
        DataPlace cifar = Find("cifar10");
        return cifar.Folder is { } folder
            ? new DataChoice("cifar10", $"Data: CIFAR-10 from {folder}.")
            : new DataChoice("shapes", $"Data: the built-in pictures 'shapes', because CIFAR-10 was {(cifar.UnreadWords is { } other ? $"found only in {other}" : "not found")}; `plasticity data fetch cifar10` gets the real photographs.");
    }

    private DataPlace Find(DataEntry entry)
    {
        string[] folders = entry.IsBuiltIn
            ? []
            : [.. Roots.SelectMany(entry.Places)];
        return new DataPlace(entry, folders.FirstOrDefault(entry.IsIn), folders, folders.Select(entry.UnreadIn).FirstOrDefault(folder => folder is not null));
    }

    private static string UserFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "plasticity", "data");
        }
        string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        // The specification tells to ignore a relative path.
        if (string.IsNullOrEmpty(cache) || !Path.IsPathRooted(cache))
        {
            cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        }
        return Path.Combine(cache, "plasticity", "data");
    }
}
