using System.Diagnostics;

namespace Plasticity.Laboratory.Sweeps;

/// <summary>What became of a run just now.</summary>
/// <param name="Point">Its point.</param> <param name="End">Null when it begins.</param>
/// <param name="Seconds">That it took.</param> <param name="Error">Of one that failed.</param>
public sealed record SweepEvent(SweepPoint Point, ClaimEnd? End, double Seconds, string Error);

/// <summary>
/// Works through a sweep: takes a point that nobody has, runs it, takes the next, until all are finished or given up. Several of them may work
/// at once, in one process or on many machines.
/// </summary>
public sealed class SweepWorker
{
    private const int Interrupted = 130;

    private static readonly TimeSpan OrphanPatience = TimeSpan.FromSeconds(15), OwnSignal = TimeSpan.FromSeconds(1);

    private readonly SweepFolder _folder;
    private readonly IPointRunner _runner;
    private readonly ClaimLedger _ledger;
    private readonly Action<SweepEvent> _tell;

    /// <param name="expires">After which the claim of a process that gives no sign of life is others' for the taking.</param>
    /// <param name="tell">Is told when a run begins and ends, by any thread.</param>
    public SweepWorker(SweepFolder folder, IPointRunner runner, TimeSpan expires, Action<SweepEvent> tell)
        : this(folder, runner, new ClaimLedger(folder.Claims, expires), tell)
    {
    }

    internal SweepWorker(SweepFolder folder, IPointRunner runner, ClaimLedger ledger, Action<SweepEvent> tell) =>
        (_folder, _runner, _ledger, _tell) = (folder, runner, ledger, tell);

    /// <summary>Between two looks at points that others hold.</summary>
    internal TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Works until every point is finished or given up, whoever does it.</summary>
    /// <param name="jobs">Runs at once, at least 1.</param>
    /// <param name="stop">Asks all runs to keep their state and end.</param> <param name="kill">Ends them there and then.</param>
    public void Run(int jobs, CancellationToken stop, CancellationToken kill)
    {
        Exception? problem = null;
        using CancellationTokenSource broken = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Thread[] threads = [.. Enumerable.Range(0, jobs).Select(job => new Thread(() =>
        {
            try
            {
                while (Next(_folder.Points(), broken.Token, kill)) { }
            }
            catch (Exception caught)
            {
                problem ??= caught;
                broken.Cancel();
            }
        }) { Name = $"sweep {job}" })];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        if (problem is not null) throw new InvalidOperationException($"the sweep broke off: {problem.Message}", problem);
    }

    /// <summary>Runs one point alone, waiting for whoever holds it.</summary>
    public void RunOnly(SweepPoint point, CancellationToken stop, CancellationToken kill)
    {
        while (Next([point], stop, kill)) { }
    }

    /// <summary>Takes a point and runs it, or waits a little for those that others hold.</summary>
    /// <returns>False when there is nothing more to do or to wait for.</returns>
    private bool Next(IReadOnlyList<SweepPoint> points, CancellationToken stop, CancellationToken kill)
    {
        if (stop.IsCancellationRequested) return false;
        bool open = false;
        foreach (SweepPoint point in points)
        {
            if (_folder.IsFinished(point)) continue;
            IReadOnlyList<ClaimRecord> claims = _ledger.Of(point.Name);
            bool held = _ledger.IsHeld(claims);
            if (!held && ClaimLedger.IsGivenUp(claims)) continue;
            open = true;
            if (held) continue;
            // Who ends a claim as done has finished the point before. So what is unfinished after the claims were read has not been done by their holders.
            if (_folder.IsFinished(point)) continue;
            using PointClaim? claim = _ledger.TryTake(point.Name, claims);
            if (claim is null) continue;
            RunPoint(point, claim, stop, kill);
            return true;
        }
        if (open) stop.WaitHandle.WaitOne(Poll);
        return open;
    }

    private void RunPoint(SweepPoint point, PointClaim claim, CancellationToken stop, CancellationToken kill)
    {
        // Whoever held it before may have finished it after this process looked.
        if (_folder.IsFinished(point))
        {
            claim.End(ClaimEnd.Done);
            return;
        }
        EndOrphan(claim.Before?.Child);
        _tell(new SweepEvent(point, null, 0, ""));
        long start = Stopwatch.GetTimestamp();
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(kill, claim.Lost);
        PointOutcome outcome = _runner.Run(point, id => { if (ProcessMark.Of(id) is { } child) claim.Runs(child); }, stop, end.Token);
        (ClaimEnd how, string error) = Judge(point, claim, outcome, stop);
        claim.End(how, error);
        _tell(new SweepEvent(point, how, Stopwatch.GetElapsedTime(start).TotalSeconds, error));
    }

    private (ClaimEnd End, string Error) Judge(SweepPoint point, PointClaim claim, PointOutcome outcome, CancellationToken stop)
    {
        if (_folder.IsFinished(point)) return (ClaimEnd.Done, "");
        if (claim.Lost.IsCancellationRequested) return (ClaimEnd.Released, "another process took it");
        // A signal to the whole group may have reached the run a moment before this process.
        bool asked = stop.IsCancellationRequested || (outcome.ExitCode == Interrupted && stop.WaitHandle.WaitOne(OwnSignal));
        if (asked) return (ClaimEnd.Released, "");
        return (ClaimEnd.Failed, outcome.ExitCode == 0 ? "ended without a summary" : outcome.Error);
    }

    /// <summary>The run of a sweep that was killed ends by itself, because its standard input closed; one that does not is ended.</summary>
    private static void EndOrphan(ProcessMark? child)
    {
        if (child is null) return;
        long start = Stopwatch.GetTimestamp();
        while (child.IsAlive)
        {
            if (Stopwatch.GetElapsedTime(start) > OrphanPatience)
            {
                try
                {
                    using Process process = Process.GetProcessById(child.Id);
                    process.Kill(entireProcessTree: true);
                    process.WaitForExit(OrphanPatience);
                }
                catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
                {
                    // It has ended meanwhile.
                }
                return;
            }
            Thread.Sleep(50);
        }
    }
}
