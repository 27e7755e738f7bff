using Plasticity.Laboratory.Runs;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Checking_leaves_nothing_behind()
    {
        RunFolder.Check(_scratch["a/b/c"]);
        Assert.Empty(Directory.GetFileSystemEntries(_scratch.Root));
    }

    [Fact]
    public void A_finished_run_is_kept_aside_and_replaces_the_one_kept_before()
    {
        foreach (string generation in new[] { "first", "second", "third" })
        {
            RunFolder folder = RunFolder.Create(_scratch["run"]);
            Assert.False(File.Exists(folder.Summary));
            File.WriteAllText(folder.Metrics, generation);
            File.WriteAllText(folder.Figure("gap"), generation);
            RunFolder.WriteAtomically(folder.Summary, generation);
        }
        Assert.Equal("third", File.ReadAllText(_scratch["run/summary.json"]));
        Assert.Equal("second", File.ReadAllText(_scratch["run.previous/summary.json"]));
        Assert.Equal("second", File.ReadAllText(_scratch["run.previous/figures/gap.svg"]));
    }

    [Fact]
    public void An_unfinished_run_gives_way_and_the_finished_one_stays_kept()
    {
        RunFolder finished = RunFolder.Create(_scratch["run"]);
        File.WriteAllText(finished.Summary, "finished");
        RunFolder unfinished = RunFolder.Create(_scratch["run"]);
        File.WriteAllText(unfinished.Metrics, "half of a run");
        File.WriteAllText(unfinished.Summary + ".tmp", "half of a file");
        RunFolder.Create(_scratch["run"]);
        Assert.Equal("finished", File.ReadAllText(_scratch["run.previous/summary.json"]));
        Assert.Empty(Directory.GetFiles(_scratch["run"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Files_that_are_no_runs_are_refused_and_kept()
    {
        Directory.CreateDirectory(_scratch["mine"]);
        File.WriteAllText(_scratch["mine/thesis.tex"], "all of it");
        Refused(_scratch["mine"], "an empty folder or an earlier run", "thesis.tex");
        Assert.Equal("all of it", File.ReadAllText(_scratch["mine/thesis.tex"]));
    }

    [Fact]
    public void A_file_in_the_way_is_refused()
    {
        File.WriteAllText(_scratch["file"], "");
        Refused(_scratch["file"], "expected a folder", "found a file");
        Refused(_scratch["file/below"], "expected a folder that can be written", "");
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_refused()
    {
        // Holds for root too, for whom permission bits do not count.
        if (OperatingSystem.IsLinux()) Refused("/proc/plasticity", "expected a folder that can be written", "");
        Refused("", "expected the path of a folder", "");
        Refused("a\0b", "expected the path of a folder", "");
    }

    [Fact]
    public void A_run_at_work_keeps_its_folder()
    {
        using (RunLock.Take(RunFolder.Create(_scratch["run"])))
            Refused(_scratch["run"], "expected a folder of its own", "another run");
        RunFolder.Create(_scratch["run"]);
    }

    private static void Refused(string path, string expected, string found)
    {
        InputException refused = Assert.Throws<InputException>(() => RunFolder.Create(path));
        Assert.Equal(InputException.BadFile, refused.ExitCode);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Contains(found, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }
}
