using Plasticity.Laboratory.Training;

namespace Plasticity.Laboratory.Runs;

/// <summary>
/// Keeps <c>progress.json</c> in a run folder, at most once a second, so that others can tell how far the run is. A reader finds the old one or
/// the new one, never half of one; that it cannot be written, as on a full disk, does not disturb the run.
/// </summary>
public sealed class ProgressFile : IStudyObserver
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly RunFolder _folder;
    private readonly TimeProvider _time;
    private readonly long _begun;
    private double? _shareAtFirst;
    private long? _written;

    /// <param name="folder">Of the run.</param>
    public ProgressFile(RunFolder folder) : this(folder, TimeProvider.System)
    {
    }

    internal ProgressFile(RunFolder folder, TimeProvider time)
    {
        (_folder, _time) = (folder, time);
        _begun = time.GetTimestamp();
    }

    public void Advanced(StudyProgress progress)
    {
        // A run that was resumed begins somewhere on its way: its speed is counted from there.
        double first = _shareAtFirst ??= progress.Share;
        if (_written is { } last && _time.GetElapsedTime(last) < Pause) return;
        _written = _time.GetTimestamp();
        double done = progress.Share - first;
        TimeSpan elapsed = _time.GetElapsedTime(_begun);
        double? left = done > 0.01 && elapsed > Pause ? elapsed.TotalSeconds * (1 - progress.Share) / done : null;
        Write(new RunProgress(
            Math.Clamp(progress.Share, 0, 1), left, progress.Arm, progress.Seed, progress.Phase, progress.Epoch, progress.Epochs,
            Environment.MachineName, Environment.ProcessId, _time.GetUtcNow()));
    }

    private void Write(RunProgress progress)
    {
        string unfinished = _folder.Progress + ".tmp";
        try
        {
            File.WriteAllBytes(unfinished, progress.Json());
            File.Move(unfinished, _folder.Progress, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The run is worth more than the word of it.
        }
    }
}
