using System.Diagnostics;
using Xunit.Abstractions;

namespace Plasticity.Hostile.Tests;

/// <summary>A line of <c>corpus.tsv</c>.</summary>
/// <param name="Path">READER/NAME, below the folder Corpus.</param> <param name="Accepted">Whether the reader has to take it.</param>
/// <param name="Reason">Words that its refusal has to contain, so that it is refused for the right reason.</param> <param name="Why">What is wrong with it, or right.</param>
public sealed record CorpusFile(string Path, bool Accepted, string Reason, string Why)
{
    internal static string Folder { get; } = Repository.At("tests", "Plasticity.Hostile.Tests");

    /// <summary>All lines.</summary>
    public static IReadOnlyList<CorpusFile> All { get; } =
    [
        .. from string line in File.ReadLines(System.IO.Path.Combine(Folder, "corpus.tsv")).Skip(1)
           let cells = line.Split('\t')
           select new CorpusFile(cells[0], cells[1] == "accepted", cells[2], cells[3]),
    ];

    internal byte[] Bytes => File.ReadAllBytes(System.IO.Path.Combine(Folder, "Corpus", Path));

    internal Reader Reader => Reader.Named(Path.Split('/')[0]);

    public override string ToString() => Path;
}

/// <summary>Files made to do harm: each is refused for the reason that it was made for, in one line, in no time and in little memory.</summary>
public sealed class CorpusTests(ITestOutputHelper output)
{
    public static IEnumerable<object[]> Files => CorpusFile.All.Select(file => (object[])[file.Path]);

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_refused_for_its_reason_or_read(string path)
    {
        CorpusFile file = CorpusFile.All.Single(known => known.Path == path);
        Trial trial = Trial.Of(file.Reader, Path.GetFileName(path), file.Bytes);
        Assert.True(trial.Fault is null, trial.Fault);
        Assert.True(trial.Accepted == file.Accepted, $"expected it to be {(file.Accepted ? "accepted" : "refused")}: {file.Why}; {trial.Message}");
        Assert.True(file.Reader.Documented is null || trial.Message.Contains(file.Reason, StringComparison.Ordinal), $"expected '{file.Reason}' in: {trial.Message}");
    }

    [Fact]
    public void Every_reader_has_hostile_files_and_at_least_two_that_it_reads()
    {
        int refused = CorpusFile.All.Count(file => !file.Accepted);
        foreach (IGrouping<string, CorpusFile> files in CorpusFile.All.GroupBy(file => file.Reader.Name))
            output.WriteLine($"{files.Key,-12} {files.Count(file => !file.Accepted),4} hostile {files.Count(file => file.Accepted),4} benign");
        output.WriteLine($"{"together",-12} {refused,4} hostile {CorpusFile.All.Count - refused,4} benign, {CorpusFile.All.Sum(file => file.Bytes.Length):N0} bytes");
        Assert.All(Reader.All, reader => Assert.True(CorpusFile.All.Count(file => file.Accepted && file.Reader == reader) >= 2, reader.Name));
        Assert.True(refused >= 120, $"{refused} hostile files, expected at least 120");
        Assert.InRange(CorpusFile.All.Sum(file => file.Bytes.Length), 1, 1_100_000);
        Assert.Equal(CorpusFile.All.Select(file => file.Path).Order(StringComparer.Ordinal), OnDisk());
    }

    /// <summary>What the folder holds is what the script makes: nothing was put there by hand.</summary>
    [Fact]
    public void The_script_makes_the_same_bytes_again()
    {
        string folder = Directory.CreateTempSubdirectory("plasticity-").FullName;
        try
        {
            if (!Made(folder))
            {
                Assert.False(Ci.SkipsNothing, "there is no python3 here");
                output.WriteLine("not checked: there is no python3 here");
                return;
            }
            Assert.Equal(File.ReadAllText(Path.Combine(CorpusFile.Folder, "corpus.tsv")), File.ReadAllText(Path.Combine(folder, "corpus.tsv")));
            foreach (CorpusFile file in CorpusFile.All) Assert.True(file.Bytes.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(folder, "Corpus", file.Path))), file.Path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<string> OnDisk()
    {
        string corpus = Path.Combine(CorpusFile.Folder, "Corpus");
        return Directory.EnumerateFiles(corpus, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(corpus, file).Replace('\\', '/'))
            .Where(file => file != ".gitattributes").Order(StringComparer.Ordinal);
    }

    private static bool Made(string folder)
    {
        try
        {
            using Process python = Process.Start(new ProcessStartInfo("python3", [Path.Combine(CorpusFile.Folder, "make_corpus.py"), folder]) { UseShellExecute = false })!;
            python.WaitForExit();
            Assert.Equal(0, python.ExitCode);
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
