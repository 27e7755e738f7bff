using System.Diagnostics;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Training;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Checkpoints;

/// <summary>Writes a checkpoint every so many epochs, steps or minutes, and when the study is interrupted. Its logs are on the disk before it is.</summary>
public sealed class Checkpointer : IStudyKeeper
{
    private readonly CheckpointFolder _folder;
    private readonly RunLog _log;
    private readonly RunIdentity _identity;
    private readonly IReadOnlyList<RunSession> _sessions;
    private readonly Duration _every;
    private readonly double _secondsBefore;
    private readonly Stopwatch _clock = Stopwatch.StartNew(), _since = Stopwatch.StartNew();
    private long _count;

    /// <param name="folder">Where to.</param> <param name="log">The run's logs.</param> <param name="identity">What was asked.</param>
    /// <param name="sessions">The processes that the run went through, this one last.</param>
    /// <param name="every">How often; 0 for interruptions alone.</param> <param name="secondsBefore">That the run took in the processes before.</param>
    public Checkpointer(
        CheckpointFolder folder, RunLog log, RunIdentity identity, IReadOnlyList<RunSession> sessions, Duration every, double secondsBefore)
    {
        (_folder, _log, _identity, _sessions, _every, _secondsBefore) = (folder, log, identity, sessions, every, secondsBefore);
    }

    /// <summary>That the run took so far, in this process and those before it.</summary>
    public double WallSeconds => _secondsBefore + _clock.Elapsed.TotalSeconds;

    public bool IsDue(bool endsEpoch)
    {
        if (_every.Amount == 0) return false;
        if (_every.Unit == DurationUnit.Seconds) return _since.Elapsed.TotalSeconds >= _every.Amount;
        if (endsEpoch == (_every.Unit == DurationUnit.Epochs)) _count++;
        return _count >= _every.Amount;
    }

    public void Keep(StudySnapshot state)
    {
        LogMark mark = _log.Flush();
        _folder.Add(stream => Checkpoint.Write(stream, state, _identity, mark, _sessions, WallSeconds));
        _count = 0;
        _since.Restart();
    }
}
