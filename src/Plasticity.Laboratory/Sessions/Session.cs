using Plasticity.Devices;
using Plasticity.Laboratory.Checkpoints;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Training;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Sessions;

/// <summary>
/// One process's part of a run: the folder locked, the run begun, or gone on with from its newest good checkpoint, or found finished; its state
/// kept on the way; its results written at the end.
/// </summary>
public sealed class Session : IDisposable
{
    private readonly SessionRequest _request;
    private readonly RunLock _lock;
    private readonly CheckpointFolder _checkpoints;
    private RunLog? _log;
    private StudySnapshot? _from;
    private IReadOnlyList<RunSession> _sessions = [];
    private double _secondsBefore;

    private Session(SessionRequest request, RunFolder folder)
    {
        (_request, Folder) = (request, folder);
        _lock = RunLock.Take(folder);
        _checkpoints = new CheckpointFolder(folder.Checkpoints);
    }

    /// <summary>The run's folder.</summary>
    public RunFolder Folder { get; }

    /// <summary>Whether the folder holds this very run, finished: there is nothing to do.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Where it goes on, for people: "arm 'warm', seed 2, step 1234"; empty where it begins.</summary>
    public string ResumedAt { get; private set; } = "";

    /// <summary>The logs, once the run is to be trained.</summary>
    /// <exception cref="InvalidOperationException">The run is finished.</exception>
    public RunLog Log => _log ?? throw new InvalidOperationException("the run is finished");

    /// <summary>Takes the folder and finds out what is to be done in it.</summary>
    /// <param name="warn">Is told, in one line each, what a person should know: a checkpoint that cannot be used, another device than before.</param>
    /// <exception cref="InputException">The folder cannot be used, another process is at work in it, or it holds an unfinished run of another question.</exception>
    public static Session Open(SessionRequest request, Action<string> warn)
    {
        Session session = new(request, RunFolder.Make(request.Path));
        try
        {
            session.Begin(warn);
            return session;
        }
        catch (Exception refused)
        {
            session.Dispose();
            if (refused is IOException or UnauthorizedAccessException) throw session.Refused(refused);
            throw;
        }
    }

    /// <summary>Trains what is left to train and writes the results.</summary>
    /// <param name="device">Where.</param> <param name="observer">Is told everything from here on.</param>
    /// <param name="networks">Look at the networks.</param> <param name="stop">Ends the work after the current step, the state kept.</param>
    /// <exception cref="OperationCanceledException">It was stopped; the same request goes on from there.</exception>
    /// <exception cref="InputException">The disk refused; the checkpoints are as they were.</exception>
    public Summary Run(IDevice device, IStudyObserver observer, IReadOnlyList<INetworkObserver> networks, CancellationToken stop)
    {
        Checkpointer keeper = new(_checkpoints, Log, _request.Provenance.Identity, _sessions, _request.Every, _secondsBefore);
        Study study = _request.Study;
        try
        {
            StudyRunner.Run(study, device, _request.Images, _request.Plan, new StudyWatch(observer) { Keeper = keeper, Networks = networks, Stop = stop }, _from);
            Log.Flush();
            Summary summary = Summary.Of(study.Design, Log.Records, Math.Round(keeper.WallSeconds, 2));
            RunResults.Write(Folder, _request.Provenance with { Sessions = _sessions }, summary, Log.Records, study.Drawn(summary, Log.Records));
            RemoveTraces();
            return summary;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Refused(refused);
        }
    }

    private InputException Refused(Exception refused)
    {
        string left = _checkpoints.Paths.Count > 0 ? "; make room and give the same command again: it goes on from the last checkpoint" : "";
        return InputException.Folder(Folder.Root, refused, left);
    }

    private void Begin(Action<string> warn)
    {
        RunIdentity wanted = _request.Provenance.Identity;
        if (!_request.Again)
        {
            RunIdentity? found = SavedRun.IdentityOf(Folder);
            IsFinished = Folder.IsFinished && found == wanted;
            if (IsFinished)
            {
                RemoveTraces();
                return;
            }
            if (!Folder.IsFinished && _checkpoints.Paths.Count > 0)
            {
                if (found is not null && found != wanted)
                    throw InputException.File(Folder.Root, $"an empty folder, or {wanted}", $"an unfinished run of {found} in it: {ChangesSince(found)}; give another --out, or --again to remove it");
                _checkpoints.Newest(checkpoint => GoOn(checkpoint, wanted, warn), warn);
                return;
            }
        }
        Folder.GiveWay();
        _checkpoints.Clear();
        _sessions = [_request.Provenance.Session(0)];
        RunResults.WriteSettings(Folder, _request.Provenance, StudyFile.Text(_request.Study));
        _log = new RunLog(Folder);
    }

    /// <summary>What is asked otherwise than of the run in the folder; settings by name, where they can be told.</summary>
    private string ChangesSince(RunIdentity found)
    {
        RunIdentity wanted = _request.Provenance.Identity;
        string settings = found.Study == wanted.Study && found.Hash != wanted.Hash ? Changes.Of(SettingsThenAndNow()) : "";
        return settings.Length == 0 ? found.ChangesTo(wanted) : string.Join("; ", new[] { (found with { Hash = wanted.Hash }).ChangesTo(wanted), settings }.Where(words => words.Length > 0));
    }

    private IEnumerable<(string What, string Then, string Now)> SettingsThenAndNow()
    {
        Dictionary<string, string> then = new SavedSettings(SourceText.Read(Folder.Settings)).Assignments.Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return _request.Provenance.Settings.Where(setting => then.ContainsKey(setting.Key)).Select(setting => (setting.Key, then[setting.Key], setting.Value));
    }

    /// <summary>The summary marks the run as finished: from then on nobody needs what it kept on the way.</summary>
    private void RemoveTraces()
    {
        _checkpoints.Clear();
        File.Delete(Folder.Progress);
    }

    private Checkpoint GoOn(Checkpoint checkpoint, RunIdentity wanted, Action<string> warn)
    {
        if (checkpoint.Identity != wanted) throw new InvalidDataException($"one of another run: {checkpoint.Identity.ChangesTo(wanted)}");
        RunLog log = RunLog.Resume(Folder, checkpoint.Log, folder => RowsReader.Read(folder));
        try
        {
            _from = checkpoint.StateOf(_request.Study, log.Records);
        }
        catch
        {
            log.Dispose();
            throw;
        }
        RunSession here = _request.Provenance.Session(checkpoint.Step);
        if (checkpoint.Sessions.Count > 0 && checkpoint.Sessions[^1].ChangesTo(here) is { Length: > 0 } changes)
            warn($"{Folder.Root}: the run goes on elsewhere than it was left, and need not match bit for bit: {changes}");
        (_log, _sessions, _secondsBefore, ResumedAt) = (log, [.. checkpoint.Sessions, here], checkpoint.WallSeconds, checkpoint.Place);
        return checkpoint;
    }

    public void Dispose()
    {
        _log?.Dispose();
        _lock.Dispose();
    }
}
