using Plasticity.Devices;
using Plasticity.Studies;
using Plasticity.Studies.Data;

namespace Plasticity.Cli.Doctor;

/// <summary>Where things lie: kernel caches, data sets, run folders.</summary>
internal static class Places
{
    private const long Little = 1L << 30, TooLittle = 64L << 20;

    /// <summary>The caches of compiled kernels.</summary>
    public static IReadOnlyList<Finding> Caches() =>
    [
        .. from KernelCache cache in KernelCache.All
           select cache switch
           {
               { Folder: null } => new Finding($"cache {cache.What}", Verdict.Note, "cannot be written: kernels are compiled at every start", "let XDG_CACHE_HOME name a folder that can"),
               { Damaged: > 0 } => new Finding($"cache {cache.What}", Verdict.Note, $"{cache.Folder}: {cache.Damaged} of {cache.Files} files are damaged, and compiled anew when they are needed", $"rm -r {cache.Folder}"),
               _ => Finding.Ok($"cache {cache.What}", $"{cache.Folder}: {cache.Files} files, {Sizes.Text(cache.Bytes)}"),
           },
    ];

    /// <summary>The data sets.</summary>
    /// <param name="folder">As --data-dir.</param> <param name="asked">The set that has to load; null for none.</param>
    public static IReadOnlyList<Finding> Data(string? folder, string? asked)
    {
        DataCatalogue catalogue;
        try
        {
            catalogue = DataCatalogue.For(folder);
            if (asked is not null) _ = catalogue.Find(asked);
        }
        catch (InputException refused)
        {
            return [new Finding("data", Verdict.Problem, refused.Message)];
        }
        DataPlace[] sets = [.. catalogue.List()], there = [.. sets.Where(set => set is { IsThere: true, Entry.IsBuiltIn: false })], missing = [.. sets.Where(set => !set.IsThere)];
        List<Finding> findings = [Finding.Ok("data", $"looked in {string.Join(", ", catalogue.Roots)}")];
        findings.AddRange(there.Select(set => Finding.Ok($"data {set.Entry.Name}", set.Folder!)));
        if (missing.Length > 0)
            findings.Add(new Finding("data", Verdict.Note, $"not here: {string.Join(", ", missing.Select(set => set.Entry.Name))}; the built-in pictures need no file", $"plasticity data fetch {missing[0].Entry.Name}"));
        if (asked is not null) findings.Add(Loaded(catalogue, asked));
        return findings;
    }

    /// <summary>Room and right to write where runs go.</summary>
    public static IReadOnlyList<Finding> Disk()
    {
        string here = Directory.GetCurrentDirectory(), runs = Path.Combine(here, QueryCommand.DefaultFolder);
        return [Room("disk", here), .. Directory.Exists(runs) ? (Finding[])[Room("disk runs", runs)] : []];
    }

    private static Finding Loaded(DataCatalogue catalogue, string name)
    {
        try
        {
            ImageSet images = catalogue.Load(name);
            return Finding.Ok($"--data {name}", FormattableString.Invariant($"{images.Train.Count} training and {images.Test.Count} test images, read and checked"));
        }
        catch (InputException refused)
        {
            return new Finding($"--data {name}", Verdict.Problem, refused.Message);
        }
    }

    private static Finding Room(string topic, string folder)
    {
        if (WhyNotWritten(folder) is { } reason)
            return new Finding(topic, Verdict.Note, $"{folder}: cannot be written ({reason})", "give runs another folder with --out, or go to one");
        long free = new DriveInfo(folder).AvailableFreeSpace;
        string text = $"{folder}: {Sizes.Text(free)} free";
        return free switch
        {
            < TooLittle => new Finding(topic, Verdict.Problem, text, "make room: a run's checkpoints take two to four times the memory of its network"),
            < Little => new Finding(topic, Verdict.Note, text, "make room before long runs: a run's checkpoints take two to four times the memory of its network"),
            _ => Finding.Ok(topic, text),
        };
    }

    private static string? WhyNotWritten(string folder)
    {
        string trial = Path.Combine(folder, $".plasticity-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllText(trial, "");
            File.Delete(trial);
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return Refusal.Words(refused);
        }
    }
}
