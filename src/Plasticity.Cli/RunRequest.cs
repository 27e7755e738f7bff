using System.Reflection;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Cli;

/// <summary>How a study is to be run, whatever study it is.</summary>
/// <param name="Device">As for --device.</param> <param name="Threads">Of the CPU device.</param>
internal sealed record RunOptions(string Device, int Threads)
{
    /// <summary>The data set; null for the default.</summary>
    public string? Data { get; init; }

    /// <summary>The hash that the data set's bytes are to have; empty where any will do.</summary>
    public string DataSha256 { get; init; } = "";

    /// <summary>Name of the folder of the run that is done once more, to be compared with it; empty for a run of its own.</summary>
    public string Repeats { get; init; } = "";

    /// <summary>A folder to look for data sets in first.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The run's folder; null for the one that its name says.</summary>
    public string? Out { get; init; }

    public bool Quiet { get; init; }

    public bool DryRun { get; init; }

    /// <summary>Whether the table of the arms is shown at the end.</summary>
    public bool ShowsTable { get; init; } = true;

    /// <summary>Whether an earlier run gives way.</summary>
    public bool Again { get; init; }

    /// <summary>How often the state is kept.</summary>
    public Duration Every { get; init; } = new(60, DurationUnit.Seconds);

    /// <summary>Whether event files for TensorBoard are written.</summary>
    public bool EventFiles { get; init; }

    /// <summary>Whether the weights of each run are kept.</summary>
    public bool Weights { get; init; }

    /// <summary>By what the best epoch's weights are told that are kept; null for none.</summary>
    public BestBy? Best { get; init; }

    /// <summary>Whether the time that it takes is said in any case, before it is spent.</summary>
    public bool SaysTime { get; init; }
}

/// <summary>What <c>plasticity run</c> was asked for.</summary>
internal sealed record RunRequest(string Study, StudySize? Size, int? Seeds, IReadOnlyList<string> Assignments, RunOptions Options)
{
    /// <summary>The study with its settings, checked.</summary>
    /// <exception cref="Studies.InputException">No such study or key, or a value out of range.</exception>
    public Study Settled()
    {
        IEnumerable<string> assignments = Seeds is { } seeds ? Assignments.Append($"seeds={seeds}") : Assignments;
        return new StudyChoice(Study, Size, [.. assignments]).Settled();
    }

    /// <summary>The command line that asks the same question of the same data again.</summary>
    /// <param name="data">Name of the data set, which may not have been given.</param>
    public string Command(string data)
    {
        List<string> words = ["plasticity", "run", Study];
        if (Size is { } size and not Catalogue.DefaultSize) words.AddRange(["--size", size.ToString().ToLowerInvariant()]);
        words.AddRange(["--data", data]);
        if (Seeds is { } seeds) words.AddRange(["--seeds", $"{seeds}"]);
        foreach (string assignment in Assignments) words.AddRange(["--set", assignment]);
        if (Options.Device != "auto") words.AddRange(["--device", Options.Device]);
        return Line(words);
    }

    /// <summary>Words as a shell takes them.</summary>
    public static string Line(IEnumerable<string> words) => string.Join(' ', words.Select(Quoted));

    /// <summary>Version and commit of this program, as the build wrote them: "0.1.0+COMMIT".</summary>
    public static (string Version, string Commit) Program()
    {
        string text = typeof(RunRequest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        string[] parts = text.Split('+', 2);
        return (parts[0], parts.Length > 1 ? parts[1] : "");
    }

    private static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || "-_=.,:/+".Contains(c, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
