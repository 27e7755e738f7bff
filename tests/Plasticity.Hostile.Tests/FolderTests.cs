using System.Diagnostics;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies;
using Plasticity.Studies.Data.Files;

namespace Plasticity.Hostile.Tests;

/// <summary>Run folders that hold what is no file, and names that are no names.</summary>
public sealed class FolderTests : IDisposable
{
    private static readonly string[] s_files = ["settings.yaml", "study.yaml", "metrics.jsonl", "measures.jsonl", "runs.jsonl", "summary.json", "progress.json"];

    private readonly string _folder = Directory.CreateTempSubdirectory("plasticity-").FullName;

    public static IEnumerable<object[]> Files => s_files.Select(file => (object[])[file]);

    [Theory]
    [MemberData(nameof(Files))]
    public void A_folder_where_a_file_should_be_is_refused(string file)
    {
        Directory.CreateDirectory(Path.Combine(_folder, file));
        Assert.Contains(_folder, Refused(file), StringComparison.Ordinal);
    }

    /// <summary>To open a pipe to which nobody writes is to wait for ever.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_pipe_is_not_waited_for(string file)
    {
        if (OperatingSystem.IsWindows()) return;
        using (Process made = Process.Start("mkfifo", Path.Combine(_folder, file))) made.WaitForExit();
        await Task.Run(() => Refused(file)).WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_link_to_a_device_without_end_is_not_followed_to_its_end(string file)
    {
        if (OperatingSystem.IsWindows()) return;
        File.CreateSymbolicLink(Path.Combine(_folder, file), "/dev/zero");
        await Task.Run(() => Refused(file)).WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_link_to_itself_is_refused(string file)
    {
        if (OperatingSystem.IsWindows()) return;
        string path = Path.Combine(_folder, file);
        File.CreateSymbolicLink(path, path);
        Refused(file);
    }

    [Fact]
    public async Task A_data_file_that_is_a_pipe_is_not_waited_for()
    {
        if (OperatingSystem.IsWindows()) return;
        string path = Path.Combine(_folder, "labels");
        using (Process made = Process.Start("mkfifo", path)) made.WaitForExit();
        InputException refused = await Task.Run(() => Assert.Throws<InputException>(() => Idx.Labels(path, 10))).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Contains("expected a data file, found a pipe", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a\0b")]
    [InlineData("settings.yaml/run")]
    public void A_place_that_is_none_for_a_run_is_refused(string name)
    {
        File.WriteAllText(Path.Combine(_folder, "settings.yaml"), "");
        string place = name.Trim().Length == 0 ? name : Path.Combine(_folder, name);
        InputException refused = Assert.Throws<InputException>(() => RunFolder.Check(place));
        Assert.Equal(InputException.BadFile, refused.ExitCode);
        Assert.DoesNotContain(refused.Message, char.IsControl);
    }

    [Fact]
    public void A_name_too_long_for_the_disk_is_refused() =>
        Assert.Equal(InputException.BadFile, Assert.Throws<InputException>(() => RunFolder.Check(Path.Combine(_folder, new string('a', 5000)))).ExitCode);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>What each reader of a run folder says to a file of it; empty for one that answers with nothing.</summary>
    private string Refused(string file)
    {
        RunFolder folder = RunFolder.Existing(_folder);
        if (file == "progress.json")
        {
            Assert.Null(RunProgress.Read(folder));
            return _folder;
        }
        // The other logs are there, and empty.
        if (file != "metrics.jsonl") File.WriteAllText(folder.Metrics, "");
        Action read = file switch
        {
            "settings.yaml" => () => _ = new SavedSettings(SourceText.Read(folder.Settings)),
            "study.yaml" => () => StudyFile.Read(folder.Study),
            "summary.json" => () => SavedSummary.Read(folder.Summary),
            _ => () => RowsReader.Read(folder),
        };
        InputException refused = Assert.Throws<InputException>(read);
        Assert.DoesNotContain(refused.Message, char.IsControl);
        return refused.Message;
    }
}
