using System.Reflection;
using Plasticity.Studies.Studies;

namespace Plasticity.Cli;

/// <summary>What <c>plasticity run</c> was asked for.</summary>
internal sealed record RunRequest(
    string Study, StudySize? Size, int? Seeds, IReadOnlyList<string> Assignments, string Device, int Threads, string? Data, string? DataFolder,
    string? Out, bool Quiet, bool DryRun)
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
        if (Size is { } size and not StudySize.Small) words.AddRange(["--size", size.ToString().ToLowerInvariant()]);
        words.AddRange(["--data", data]);
        if (Seeds is { } seeds) words.AddRange(["--seeds", $"{seeds}"]);
        foreach (string assignment in Assignments) words.AddRange(["--set", assignment]);
        if (Device != "auto") words.AddRange(["--device", Device]);
        return string.Join(' ', words.Select(Quoted));
    }

    /// <summary>Version and commit of this program, as the build wrote them: "0.1.0+COMMIT".</summary>
    public static (string Version, string Commit) Program()
    {
        string text = typeof(RunRequest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        string[] parts = text.Split('+', 2);
        return (parts[0], parts.Length > 1 ? parts[1] : "");
    }

    private static string Quoted(string word) =>
        word.All(c => char.IsLetterOrDigit(c) || "-_=.,:/+".Contains(c, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
