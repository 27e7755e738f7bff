using Plasticity.Devices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Engine.Tests.Devices.Cpu;

public sealed class ThreadLimitTests
{
    /// <summary>As where the user's processes, or the container's, are limited: the system refuses the third helper.</summary>
    [Fact]
    public void Threads_that_the_system_refuses_are_told_in_one_line_and_the_others_end()
    {
        List<Thread> started = [];
        DeviceException refused = Assert.Throws<DeviceException>(() => new WorkerPool(8, thread =>
        {
            if (started.Count == 2) _ = new string(' ', int.MaxValue); // more than there can be: the exception of a thread that is refused
            thread.Start();
            started.Add(thread);
        }));
        Assert.Equal("the CPU device: expected 8 threads, found room for 3; ask for fewer (--threads), or raise the system's limit (ulimit -u)", refused.Message);
        Assert.All(started, thread => Assert.False(thread.IsAlive));
    }

    [Fact]
    public void More_threads_than_any_machine_has_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CpuDevice(DeviceOptions.MostThreads + 1));
}
