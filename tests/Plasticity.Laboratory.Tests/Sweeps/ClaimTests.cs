using System.Diagnostics;
using Plasticity.Laboratory.Sweeps;

namespace Plasticity.Laboratory.Tests.Sweeps;

/// <summary>Of all who want a point, one gets it, whatever happened before.</summary>
public sealed class ClaimTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ScratchFolder _scratch = new();
    private TimeSpan _later;

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_point_is_had_by_one_and_given_back()
    {
        ClaimLedger ledger = new(_scratch["claims"], Minute), other = new(_scratch["claims"], Minute);
        using (PointClaim first = ledger.TryTake("a")!)
        {
            Assert.Null(other.TryTake("a"));
            Assert.Equal(1, first.Number);
        }
        using PointClaim? second = other.TryTake("a");
        Assert.Equal(2, second!.Number);
        Assert.Equal([ClaimEnd.Released, null], ledger.Of("a").Select(claim => claim.End));
        Assert.Equal(ProcessMark.Own, ledger.Of("a")[1].Holder);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_sixteen_takers_one_wins(bool expired)
    {
        for (int round = 0; round < 40; round++)
        {
            string folder = _scratch[$"claims-{round}"];
            ClaimLedger[] ledgers = [.. Enumerable.Range(0, 16).Select(_ => new ClaimLedger(folder, Minute, () => Later(folder)))];
            _later = TimeSpan.Zero;
            if (expired)
            {
                File.WriteAllBytes(Path.Combine(folder, "a.1"), ClaimRecord.FirstLines("gone", new ProcessMark("elsewhere", 1, 0)));
                Assert.Null(ledgers[0].TryTake("a"));
                _later = 2 * Minute;
            }
            using Barrier start = new(16);
            PointClaim?[] taken = new PointClaim?[16];
            Thread[] threads = [.. Enumerable.Range(0, 16).Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                taken[i] = ledgers[i].TryTake("a");
            }))];
            foreach (Thread thread in threads) thread.Start();
            foreach (Thread thread in threads) thread.Join();
            PointClaim winner = Assert.Single(taken, claim => claim is not null)!;
            Assert.Equal(expired ? 2 : 1, winner.Number);
            winner.Dispose();
        }

    }

    /// <summary>Only the first claim has expired: that of the winner is fresh.</summary>
    private DateTime Later(string folder) => File.Exists(Path.Combine(folder, "a.2")) ? DateTime.UtcNow : DateTime.UtcNow + _later;

    [Fact]
    public void One_who_judged_by_an_older_state_takes_nothing_from_the_winner()
    {
        ClaimLedger ledger = new(_scratch["claims"], Minute);
        ledger.TryTake("a")!.Dispose();
        ClaimRecord seen = ledger.Of("a")[^1];
        using PointClaim winner = ledger.Take("a", seen, ProcessMark.Own)!;
        // The slow one saw the first claim expired, and comes to its deed after the winner.
        Assert.Null(ledger.Take("a", seen, ProcessMark.Own));
    }

    [Fact]
    public void A_heartbeat_keeps_a_claim_and_its_absence_loses_it()
    {
        ClaimLedger ledger = new(_scratch["claims"], TimeSpan.FromSeconds(2));
        using PointClaim claim = ledger.TryTake("a")!;
        string held = Path.Combine(_scratch["claims"], "a.1"), gone = Path.Combine(_scratch["claims"], "b.1");
        File.WriteAllBytes(gone, ClaimRecord.FirstLines("gone", new ProcessMark("elsewhere", 1, 0)));
        Assert.Null(ledger.TryTake("b"));
        // It beats by itself, if late on a busy machine.
        DateTime first = File.GetLastWriteTimeUtc(held);
        Stopwatch clock = Stopwatch.StartNew();
        while (File.GetLastWriteTimeUtc(held) == first && clock.Elapsed < TimeSpan.FromMinutes(1)) Thread.Sleep(20);
        Assert.NotEqual(first, File.GetLastWriteTimeUtc(held));
        PointClaim? taken;
        while ((taken = ledger.TryTake("b")) is null && clock.Elapsed < TimeSpan.FromMinutes(1))
        {
            claim.Renew();
            Assert.Null(ledger.TryTake("a"));
            Thread.Sleep(20);
        }
        using PointClaim? expired = taken;
        Assert.True(DateTime.UtcNow - File.GetLastWriteTimeUtc(gone) > TimeSpan.FromSeconds(2));
        Assert.Equal("elsewhere", taken!.Before!.Holder!.Host);
    }

    [Fact]
    public void A_holder_that_slept_too_long_learns_that_it_lost_the_point()
    {
        ClaimLedger ledger = new(_scratch["claims"], Minute);
        using PointClaim sleeper = ledger.TryTake("a")!;
        Assert.False(sleeper.Lost.IsCancellationRequested);
        using PointClaim taker = ledger.Take("a", ledger.Of("a")[^1], ProcessMark.Own)!;
        sleeper.Renew();
        Assert.True(sleeper.Lost.IsCancellationRequested);
        taker.Renew();
        Assert.False(taker.Lost.IsCancellationRequested);
    }

    [Fact]
    public void A_process_of_this_machine_that_has_ended_loses_its_claims_at_once()
    {
        ClaimLedger ledger = new(_scratch["claims"], TimeSpan.FromHours(1));
        ProcessMark gone = ProcessMark.Own with { Started = ProcessMark.Own.Started - 1000 };
        Assert.True(gone.HasEnded);
        Assert.False(ProcessMark.Own.HasEnded);
        File.WriteAllBytes(Path.Combine(_scratch["claims"], "a.1"), ClaimRecord.FirstLines("gone", gone));
        using PointClaim? taken = ledger.TryTake("a");
        Assert.NotNull(taken);
    }

    [Fact]
    public void Two_failures_are_enough_until_they_are_forgiven_and_vanishing_is_not_failing()
    {
        ClaimLedger ledger = new(_scratch["claims"], Minute);
        ledger.TryTake("a")!.End(ClaimEnd.Failed, "once");
        ledger.TryTake("a")!.Dispose();
        ledger.TryTake("a")!.End(ClaimEnd.Failed, "twice");
        Assert.True(ClaimLedger.IsGivenUp(ledger.Of("a")));
        Assert.Null(ledger.TryTake("a"));
        Assert.Equal("twice", ledger.Of("a")[^1].Error);
        ledger.Forgive("a");
        ledger.TryTake("a")!.End(ClaimEnd.Failed, "again");
        Assert.Equal(1, ClaimLedger.Failures(ledger.Of("a")));

        ProcessMark gone = ProcessMark.Own with { Started = 0 };
        for (int i = 1; i < ClaimLedger.MostVanished; i++) File.WriteAllBytes(Path.Combine(_scratch["claims"], $"b.{i}"), ClaimRecord.FirstLines("gone", gone));
        Assert.False(ClaimLedger.IsGivenUp(ledger.Of("b")));
        File.WriteAllBytes(Path.Combine(_scratch["claims"], $"b.{ClaimLedger.MostVanished}"), ClaimRecord.FirstLines("gone", gone));
        Assert.True(ClaimLedger.IsGivenUp(ledger.Of("b")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"id\": \"x\"")]
    [InlineData("{\"id\": 7}\n")]
    [InlineData("nonsense\n{}\n")]
    public void Half_a_claim_is_a_claim_until_it_expires(string text)
    {
        ClaimLedger ledger = new(_scratch["claims"], Minute, () => DateTime.UtcNow + _later);
        File.WriteAllText(Path.Combine(_scratch["claims"], "a.1"), text);
        Assert.Null(ledger.TryTake("a"));
        _later = 2 * Minute;
        using PointClaim? taken = ledger.TryTake("a");
        Assert.NotNull(taken);
    }
}
