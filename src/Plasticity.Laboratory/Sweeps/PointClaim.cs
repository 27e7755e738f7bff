namespace Plasticity.Laboratory.Sweeps;

/// <summary>A point that this process has taken: kept alive by a heartbeat until it is ended.</summary>
internal sealed class PointClaim : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ClaimLedger _ledger;
    private readonly string _file;
    private readonly long _beatAt;
    private readonly Timer _heartbeat;
    private readonly CancellationTokenSource _lost = new();
    private int _beats;
    private bool _ended;

    /// <param name="beatAt">Where in the file the character stands that is rewritten.</param>
    internal PointClaim(ClaimLedger ledger, string point, ClaimRecord? before, int number, string file, long beatAt)
    {
        (_ledger, Point, Before, Number, _file, _beatAt) = (ledger, point, before, number, file, beatAt);
        TimeSpan pause = ledger.Expires / 4 < ClaimLedger.LongestPause ? ledger.Expires / 4 : ClaimLedger.LongestPause;
        _heartbeat = new Timer(_ => Renew(), null, pause, pause);
    }

    /// <summary>Name of the point.</summary>
    public string Point { get; }

    /// <summary>The claim before this one: of somebody who vanished, stopped or failed.</summary>
    public ClaimRecord? Before { get; }

    /// <summary>Of the claim, from 1.</summary>
    public int Number { get; }

    /// <summary>Is cancelled when somebody else has taken the point, because this process gave no sign of life for too long: the run must stop.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>A sign of life.</summary>
    public void Renew()
    {
        lock (_gate)
        {
            if (_ended) return;
            Write(_beatAt, [(byte)('0' + (++_beats % 10))]);
        }
        if (_ledger.Newest(Point) > Number) Lose();
    }

    /// <summary>Notes the process that runs.</summary>
    public void Runs(ProcessMark child)
    {
        lock (_gate) Write(null, ClaimRecord.ChildLine(child));
    }

    /// <summary>Ends the claim.</summary>
    public void End(ClaimEnd end, string error = "")
    {
        lock (_gate)
        {
            if (_ended) return;
            _ended = true;
            _heartbeat.Dispose();
            Write(null, ClaimRecord.EndLine(end, error));
        }
    }

    /// <summary>Ends the claim, if nobody has, as that of somebody who was asked to stop.</summary>
    public void Dispose()
    {
        End(ClaimEnd.Released);
        _lost.Dispose();
    }

    private void Lose()
    {
        lock (_gate)
        {
            if (!_ended) _lost.Cancel();
        }
    }

    /// <param name="at">Null for the end of the file.</param>
    private void Write(long? at, byte[] bytes)
    {
        try
        {
            using FileStream stream = new(_file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            stream.Position = at ?? stream.Length;
            stream.Write(bytes);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A file system that is gone for a moment. If it is gone for long, others take the point, and the next heartbeat finds that out.
        }
    }
}
