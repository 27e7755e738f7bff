using System.Collections.Concurrent;
using Plasticity.Laboratory.Sweeps;

namespace Plasticity.Laboratory.Tests.Sweeps;

public sealed class SweepWorkerTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1), Short = TimeSpan.FromMilliseconds(10);

    private readonly ScratchFolder _scratch = new();
    private readonly ConcurrentQueue<SweepEvent> _told = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Four_workers_do_each_of_24_points_once()
    {
        SweepFolder folder = Fake.Sweep(_scratch["sweep"], 24);
        ConcurrentBag<string> done = [];
        Fake.Runner runner = new((point, _, _) =>
        {
            Thread.Sleep(Random.Shared.Next(1, 15));
            done.Add(point.Name);
            Fake.Finish(folder, point);
            return new PointOutcome(0, "");
        });
        Parallel.Invoke([.. Enumerable.Range(0, 4).Select(_ => (Action)(() => Worker(folder, runner).Run(2, default, default)))]);
        Assert.Equal(folder.Points().Select(point => point.Name).Order(StringComparer.Ordinal), done.Order(StringComparer.Ordinal));
        Assert.All(SweepState.Of(folder, Minute), point => Assert.Equal((PointState.Finished, 1), (point.State, point.Attempts)));
    }

    [Fact]
    public void What_a_worker_left_that_was_killed_is_done_by_others_when_its_claim_expires()
    {
        SweepFolder folder = Fake.Sweep(_scratch["sweep"], 6);
        Fake.ClaimElsewhere(folder, "fake-2");
        TimeSpan expires = TimeSpan.FromSeconds(1);
        Assert.Equal(("other-machine", PointState.Running), (SweepState.Of(folder, expires)[2].Host, SweepState.Of(folder, expires)[2].State));
        List<string> done = [];
        SweepWorker worker = new(folder, new Fake.Runner((point, _, _) =>
        {
            done.Add(point.Name);
            Fake.Finish(folder, point);
            return new PointOutcome(0, "");
        }), new ClaimLedger(folder.Claims, expires), _told.Enqueue)
        { Poll = Short };
        worker.Run(1, default, default);
        Assert.Equal(["fake-0", "fake-1", "fake-3", "fake-4", "fake-5", "fake-2"], done);
    }

    [Fact]
    public void A_failed_run_is_tried_once_more_then_given_up_and_the_others_go_on()
    {
        SweepFolder folder = Fake.Sweep(_scratch["sweep"], 3);
        Dictionary<string, int> tries = [];
        Fake.Runner runner = new((point, _, _) =>
        {
            int count = tries[point.Name] = tries.GetValueOrDefault(point.Name) + 1;
            if (point.Name == "fake-0" || (point.Name == "fake-1" && count == 1)) return new PointOutcome(1, $"no memory, {count}");
            Fake.Finish(folder, point);
            return new PointOutcome(0, "");
        });
        Worker(folder, runner).Run(1, default, default);
        Assert.Equal([2, 2, 1], tries.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value));
        IReadOnlyList<PointStatus> points = SweepState.Of(folder, Minute);
        Assert.Equal([PointState.Failed, PointState.Finished, PointState.Finished], points.Select(point => point.State));
        Assert.Equal(("no memory, 2", 2), (points[0].Error, points[0].Attempts));
        // Launched again it is left alone, unless that is asked for.
        Worker(folder, runner).Run(1, default, default);
        Assert.Equal(2, tries["fake-0"]);
        Assert.Equal(1, SweepState.Forgive(folder, Minute));
        Worker(folder, runner).Run(1, default, default);
        Assert.Equal(4, tries["fake-0"]);
    }

    [Fact]
    public void Asked_to_stop_it_asks_its_runs_and_leaves_them_to_others()
    {
        SweepFolder folder = Fake.Sweep(_scratch["sweep"], 4);
        using CancellationTokenSource stop = new();
        using CountdownEvent begun = new(2);
        Fake.Runner runner = new((_, asked, _) =>
        {
            begun.Signal();
            asked.WaitHandle.WaitOne();
            return new PointOutcome(130, "");
        });
        Task.Run(() =>
        {
            begun.Wait();
            stop.Cancel();
        });
        Worker(folder, runner).Run(2, stop.Token, default);
        Assert.Equal([PointState.Interrupted, PointState.Interrupted, PointState.Waiting, PointState.Waiting], SweepState.Of(folder, Minute).Select(point => point.State));
        Worker(folder, new Fake.Runner((point, _, _) =>
        {
            Fake.Finish(folder, point);
            return new PointOutcome(0, "");
        })).Run(1, default, default);
        Assert.All(SweepState.Of(folder, Minute), point => Assert.Equal(PointState.Finished, point.State));
    }

    [Fact]
    public void A_run_whose_point_was_lost_is_ended_and_counts_for_nothing()
    {
        SweepFolder folder = Fake.Sweep(_scratch["sweep"], 1);
        SweepWorker worker = new(folder, new Fake.Runner((point, _, kill) =>
        {
            Fake.ClaimElsewhere(folder, point.Name, number: 2);
            Assert.True(kill.WaitHandle.WaitOne(TimeSpan.FromSeconds(20)));
            Fake.Finish(folder, point); // by the other
            return new PointOutcome(137, "");
        }), new ClaimLedger(folder.Claims, TimeSpan.FromSeconds(2)), _told.Enqueue)
        { Poll = Short };
        worker.Run(1, default, default);
        Assert.Equal(0, ClaimLedger.Failures(new ClaimLedger(folder.Claims, Minute).Of("fake-0")));
    }

    [Fact]
    public void A_worker_that_breaks_says_why()
    {
        SweepFolder folder = Fake.Sweep(_scratch["sweep"], 3);
        InvalidOperationException problem = Assert.Throws<InvalidOperationException>(() =>
            Worker(folder, new Fake.Runner((_, _, _) => throw new IOException("the disk is gone"))).Run(2, default, default));
        Assert.Contains("the disk is gone", problem.Message, StringComparison.Ordinal);
    }

    private SweepWorker Worker(SweepFolder folder, Fake.Runner runner) => new(folder, runner, new ClaimLedger(folder.Claims, Minute), _told.Enqueue) { Poll = Short };
}
