using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Sweeps;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Cli;

/// <summary>Who does a sweep's runs.</summary>
internal enum SweepOn
{
    /// <summary>This process, alone or beside others.</summary>
    Here,

    /// <summary>The same, said aloud: any process that sees the folder may join.</summary>
    Folder,

    /// <summary>A job array.</summary>
    Slurm,
}

/// <summary>What <c>plasticity sweep</c> was asked for.</summary>
internal sealed record SweepRequest(string Study)
{
    /// <summary>After which a silent process has lost its claims, where nobody says otherwise.</summary>
    public static readonly TimeSpan UsualExpiry = TimeSpan.FromMinutes(2);

    public StudySize? Size { get; init; }

    public IReadOnlyList<string> Assignments { get; init; } = [];

    public IReadOnlyList<string> Over { get; init; } = [];

    public IReadOnlyList<string> List { get; init; } = [];

    public string? Seeds { get; init; }

    public string? Data { get; init; }

    public string? DataFolder { get; init; }

    public string Device { get; init; } = "auto";

    public int Threads { get; init; }

    public Duration? CheckpointEvery { get; init; }

    public int Jobs { get; init; }

    public string? Out { get; init; }

    public SweepOn On { get; init; }

    public IReadOnlyList<string> Slurm { get; init; } = [];

    public int? Task { get; init; }

    public TimeSpan Expires { get; init; }

    public bool RetryFailed { get; init; }

    public bool Report { get; init; }

    public bool DryRun { get; init; }

    public double? UntilInterval { get; init; }

    public int MostSeeds { get; init; }

    /// <summary>Whether it names a sweep that was launched before.</summary>
    public bool IsLaunched => SweepFolder.IsSweep(Study);

    /// <summary>The study with its fixed settings, and what varies.</summary>
    /// <exception cref="InputException">No such study, file or key, or a value out of range.</exception>
    public SweepSource Source()
    {
        SweepAxes given = new(new ValueList<SweepAxis>(Over.Select(AxesText.Axis)), new ValueList<ValueList<string>>(List.Select(AxesText.Combination)), []);
        SweepSource source = StudyFile.IsFile(Study) && SizeIsNone()
            ? SweepSource.Read(Study)
            : new SweepSource(Catalogue.Create(Study, Size ?? Catalogue.DefaultSize), SweepAxes.None);
        Study study = Settings.With(source.Study, Assignments);
        SweepAxes axes = source.Axes.And(given with { Seeds = Seeds is null ? [] : AxesText.Seeds(Seeds, study.FirstSeed) });
        // What was left to the study is said from here on.
        if (axes.Seeds.Count == 0) axes = axes with { Seeds = study.Design.Seeds };
        return new SweepSource(study, axes);
    }

    /// <summary>Refuses what says something else about a sweep whose points are fixed.</summary>
    /// <exception cref="InputException">The message names it.</exception>
    public void RefuseAxes()
    {
        string? stray = Over.Count > 0 ? "--over" : List.Count > 0 ? "--list" : Seeds is not null ? "--seeds" : Assignments.Count > 0 ? "--set" : Size is not null ? "--size" : Data is not null ? "--data" : Out is not null ? "--out" : null;
        if (stray is not null) throw new InputException($"{stray}: expected none for a sweep that was launched before, whose points are fixed; give the study to launch another");
    }

    /// <summary>The command line that launches the same sweep again.</summary>
    /// <param name="data">Name of the data set, which may not have been given.</param>
    public string Command(string data)
    {
        List<string> words = ["plasticity", "sweep", Study];
        if (Size is { } size and not Catalogue.DefaultSize) words.AddRange(["--size", size.ToString().ToLowerInvariant()]);
        foreach (string axis in Over) words.AddRange(["--over", axis]);
        foreach (string entry in List) words.AddRange(["--list", entry]);
        if (Seeds is not null) words.AddRange(["--seeds", Seeds]);
        foreach (string assignment in Assignments) words.AddRange(["--set", assignment]);
        words.AddRange(["--data", data]);
        if (Device != "auto") words.AddRange(["--device", Device]);
        if (UntilInterval is { } width) words.AddRange(["--until-interval", FormattableString.Invariant($"{width}")]);
        return string.Join(' ', words.Select(ShellWord.Quoted));
    }

    private bool SizeIsNone() => Size is not { } size
        ? true
        : throw new InputException($"--size: expected none beside a file, found '{size.ToString().ToLowerInvariant()}': change the numbers in {Study} or give --set");
}
