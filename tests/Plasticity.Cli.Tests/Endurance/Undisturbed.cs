using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Plasticity.Cli.Tests.Endurance;

/// <summary>A run that came to its end in one piece and without a checkpoint: what every other of its kind is to be equal to.</summary>
internal sealed partial class Undisturbed
{
    private readonly string _folder;

    /// <summary>Runs it.</summary>
    /// <param name="command">Its command line.</param>
    public Undisturbed(string[] command, string folder)
    {
        _folder = folder;
        Stopwatch clock = Stopwatch.StartNew();
        Outcome outcome = Program.RunAlone(new Dictionary<string, string?>(), [.. command, "--out", folder, "--checkpoint-every", "0s"]);
        Assert.True(outcome.Code == 0, outcome.Error);
        Seconds = clock.Elapsed.TotalSeconds;
    }

    /// <summary>That it took.</summary>
    public double Seconds { get; }

    /// <summary>Holds a run to this one: the same files, the same bytes but for what the clock says, and nothing left over.</summary>
    public void Demand(string run)
    {
        Assert.Equal(Files(_folder), Files(run));
        foreach (string file in Files(_folder).Where(file => file is "runs.jsonl" or "measures.jsonl" || Path.GetExtension(file) == ".safetensors"))
            Assert.True(File.ReadAllBytes(Path.Combine(_folder, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(run, file))), $"{run}: {file} differs");
        string[] rows = Rows(run);
        Assert.Equal(Rows(_folder), rows);
        Assert.Equal(rows.Length, rows.Distinct().Count());
        Assert.Equal(Means(_folder), Means(run));
    }

    private static string[] Files(string folder) =>
        [.. Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];

    /// <summary>Every row of the log without what the clock says.</summary>
    private static string[] Rows(string folder) =>
        [.. File.ReadAllLines(Path.Combine(folder, "metrics.jsonl")).Select(line => Clock().Replace(line, ""))];

    /// <summary>The summary from its first result on: before that stand the processes, behind it the time that they took.</summary>
    private static string Means(string folder) =>
        string.Join('\n', File.ReadAllText(Path.Combine(folder, "summary.json")).Split("\"metric\":")[1].Split('\n').Where(line => !Clock().IsMatch(line)));

    [GeneratedRegex(",?\"(images_per_second|seconds|wall_seconds)\": ?[0-9.eE+-]+,?", RegexOptions.ExplicitCapture)]
    private static partial Regex Clock();
}
