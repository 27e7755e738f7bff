using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Training;

namespace Plasticity.Laboratory.Tests.Runs;

public sealed class ProgressFileTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly HandClock _clock = new();
    private readonly RunFolder _folder;

    public ProgressFileTests() => _folder = RunFolder.Create(_scratch["run"]);

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void It_is_written_at_most_once_a_second_and_reads_back()
    {
        Assert.Null(RunProgress.Read(_folder));
        ProgressFile file = new(_folder, _clock);
        file.Advanced(At(0.1));
        Assert.Equal(0.1, RunProgress.Read(_folder)!.Share);
        _clock.Advance(0.9);
        file.Advanced(At(0.2));
        Assert.Equal(0.1, RunProgress.Read(_folder)!.Share);
        _clock.Advance(0.2);
        file.Advanced(At(0.3));
        RunProgress read = RunProgress.Read(_folder)!;
        Assert.Equal(new RunProgress(0.3, read.SecondsLeft, "warm", 7, "tune", 3, 20, Environment.MachineName, Environment.ProcessId, _clock.GetUtcNow()), read);
        Assert.DoesNotContain(Directory.GetFiles(_folder.Root), name => name.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_that_was_resumed_counts_its_speed_from_there()
    {
        ProgressFile file = new(_folder, _clock);
        file.Advanced(At(0.5));
        Assert.Null(RunProgress.Read(_folder)!.SecondsLeft);
        _clock.Advance(10);
        file.Advanced(At(0.6));
        // A tenth in ten seconds: the four tenths that are left take forty, not the seven that a start from nothing would promise.
        Assert.Equal(40, RunProgress.Read(_folder)!.SecondsLeft!.Value, 6);
    }

    [Fact]
    public void A_folder_that_is_gone_does_not_disturb_the_run()
    {
        ProgressFile file = new(_folder, _clock);
        Directory.Delete(_folder.Root, recursive: true);
        file.Advanced(At(0.1));
        Assert.Null(RunProgress.Read(_folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"share\": 7}")]
    [InlineData("{\"share\": 0.5, \"seconds_left\": null, \"arm\": 3}")]
    public void What_makes_no_sense_is_no_progress(string text)
    {
        File.WriteAllText(_folder.Progress, text);
        Assert.Null(RunProgress.Read(_folder));
    }

    [Fact]
    public void The_next_run_in_the_folder_takes_it_for_its_own()
    {
        new ProgressFile(_folder, _clock).Advanced(At(0.1));
        Assert.False(File.Exists(RunFolder.Create(_folder.Root).Progress));
    }

    private static StudyProgress At(double share) => new("warm", 7, "tune", 3, 20, share, 1000);

    /// <summary>A clock that goes when it is told to.</summary>
    private sealed class HandClock : TimeProvider
    {
        private double _seconds;

        public override long TimestampFrequency => 1_000_000;

        public void Advance(double seconds) => _seconds += seconds;

        public override long GetTimestamp() => (long)(1e6 * _seconds);

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddSeconds(_seconds);
    }
}
