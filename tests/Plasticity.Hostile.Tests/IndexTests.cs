using Plasticity.Laboratory.Indexing;

namespace Plasticity.Hostile.Tests;

/// <summary>The index of a folder of runs in which each has one hostile file: every one is left out with a line, and the sound ones are all there.</summary>
public sealed class IndexTests : IDisposable
{
    private static readonly Dictionary<string, string> s_files = new()
    {
        ["settings"] = "settings.yaml", ["metrics"] = "metrics.jsonl", ["measures"] = "measures.jsonl", ["ends"] = "runs.jsonl", ["summary"] = "summary.json",
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("plasticity-").FullName;

    [Fact]
    public void Hostile_runs_are_left_out_and_the_others_are_there()
    {
        CorpusFile[] files = [.. CorpusFile.All.Where(file => s_files.ContainsKey(file.Reader.Name))];
        foreach (CorpusFile file in files)
        {
            string run = Directory.CreateDirectory(Path.Combine(_folder, file.Path.Replace('.', '-'))).FullName;
            foreach ((string reader, string name) in s_files)
                File.WriteAllBytes(Path.Combine(run, name), reader == file.Reader.Name ? file.Bytes : CorpusFile.All.First(known => known.Accepted && known.Reader.Name == reader).Bytes);
        }
        IndexReport report = RunIndex.Build(_folder);
        // A study or a setting that the program does not know is no harm to an index, which keeps what it was told; nor is a number out of range, or one that it does not take.
        string[] tolerated = ["settings/study-unknown", "settings/key-unknown", "settings/epochs-huge", "settings/share", "settings/units-text", "settings/counts-huge", "settings/counts-most", "settings/counts-many"];
        string[] refused = [.. files.Where(file => !file.Accepted && !tolerated.Contains(file.Path.Split('.')[0])).Select(file => file.Path)];
        string[] missed = [.. refused.Where(path => !report.Skipped.Any(line => line.Contains(path.Replace('.', '-'), StringComparison.Ordinal)))];
        Assert.True(missed.Length == 0, $"in the index: {string.Join(", ", missed)}");
        Assert.Equal(files.Length - refused.Length, report.Finished);
        Assert.Equal(refused.Length, report.Skipped.Count);
        Assert.All(report.Skipped, line => Assert.DoesNotContain(line, char.IsControl));
        QueryResult rows = IndexQuery.Run(_folder, "select count(*) from runs");
        Assert.Equal((long)report.Finished, rows.Rows[0][0]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
