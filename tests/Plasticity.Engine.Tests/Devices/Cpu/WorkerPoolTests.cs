using Plasticity.Devices.Cpu;

namespace Plasticity.Engine.Tests.Devices.Cpu;

public sealed class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_index_is_done_exactly_once(int threads)
    {
        using WorkerPool pool = new(threads);
        foreach (int count in (int[])[0, 1, 2, 7, 64, 257, 10_007])
        {
            foreach (int grain in (int[])[0, 1, 3, 100, 20_000])
            {
                int[] times = new int[count];
                pool.For(count, grain, (begin, end, worker) =>
                {
                    Assert.InRange(worker, 0, threads - 1);
                    for (int i = begin; i < end; i++) Interlocked.Increment(ref times[i]);
                });
                Assert.All(times, time => Assert.Equal(1, time));
            }
        }
    }

    [Fact]
    public void No_two_threads_have_the_same_number()
    {
        using WorkerPool pool = new(3);
        int[] inside = new int[3];
        for (int round = 0; round < 200; round++)
        {
            pool.For(12, 1, (_, _, worker) =>
            {
                Assert.Equal(1, Interlocked.Increment(ref inside[worker]));
                Thread.SpinWait(50);
                Interlocked.Decrement(ref inside[worker]);
            });
        }
    }

    [Fact]
    public void A_thread_wakes_from_sleep_to_help()
    {
        using WorkerPool pool = new(2);
        for (int round = 0; round < 3; round++)
        {
            Thread.Sleep(20);
            // Two items that wait for each other: one thread alone would never finish the first.
            using Barrier both = new(2);
            pool.For(2, 1, (_, _, _) => Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(30))));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void An_exception_surfaces_as_it_was_thrown_and_the_pool_goes_on(int threads)
    {
        using WorkerPool pool = new(threads);
        foreach (int bad in (int[])[0, 50, 99])
        {
            FormatException thrown = Assert.Throws<FormatException>(() => pool.For(100, 1, (begin, end, _) =>
            {
                if (bad >= begin && bad < end) throw new FormatException($"item {bad}");
            }));
            Assert.Equal($"item {bad}", thrown.Message);
            int sum = 0;
            pool.For(100, 1, (begin, end, _) => Interlocked.Add(ref sum, end - begin));
            Assert.Equal(100, sum);
        }
    }

    [Fact]
    public void Nothing_runs_any_more_when_an_exception_has_surfaced()
    {
        using WorkerPool pool = new(3);
        for (int round = 0; round < 50; round++)
        {
            int running = 0;
            Assert.Throws<FormatException>(() => pool.For(64, 1, (begin, _, _) =>
            {
                Interlocked.Increment(ref running);
                Thread.SpinWait(200);
                Interlocked.Decrement(ref running);
                if (begin == 0) throw new FormatException();
            }));
            Assert.Equal(0, running);
        }
    }
}
