using Plasticity.Devices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Engine.Tests.Devices;

public sealed class BufferPoolTests
{
    [Fact]
    public void Once_settled_the_same_requests_get_the_same_memory()
    {
        using BufferPool pool = Pool();
        nint[] first = Pass(pool);
        Assert.NotEqual(first, Pass(pool)); // what was given back last comes first, so that two passes take turns
        pool.Settle();
        nint[] settled = Pass(pool);
        for (int i = 0; i < 3; i++)
        {
            pool.Settle();
            Assert.Equal(settled, Pass(pool));
        }
        Assert.Equal(first, settled);
    }

    [Fact]
    public void Who_holds_memory_is_known_the_largest_first()
    {
        using BufferPool pool = Pool();
        nint freed = pool.Rent(1 << 20, "images");
        pool.Rent(1 << 10, "weights");
        pool.Rent(1 << 12, "activations");
        pool.Rent(1 << 12, "activations");
        pool.Return(freed);
        Assert.Equal([new MemoryHolder("activations", 2, 1 << 13), new MemoryHolder("weights", 1, 1 << 10)], pool.Holders);
    }

    [Fact]
    public void A_request_without_room_says_what_holds_the_rest_and_the_device_goes_on()
    {
        using CpuDevice device = new(1);
        FloatBuffer weights = device.AllocateFloats(1024, "weights"), images = device.AllocateFloats(65536, "data set");
        DeviceMemoryException problem = Assert.Throws<DeviceMemoryException>(() => device.Allocate(2 * device.Info.MemoryBytes, "activations"));
        Assert.InRange(problem.Requested, 2 * device.Info.MemoryBytes, 3 * device.Info.MemoryBytes);
        Assert.InRange(problem.Free, 1, device.Info.MemoryBytes);
        Assert.Equal(["data set", "weights"], problem.Holders.Select(holder => holder.Name));
        Assert.Contains("(activations)", problem.Message, StringComparison.Ordinal);
        Assert.Contains("held here: data set 262,144, weights 4,096; use a smaller batch", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
        device.Free(images);
        device.Free(weights);
        Assert.Equal(0, device.BytesInUse);
    }

    [Fact]
    public void Free_memory_is_released_before_anything_is_refused()
    {
        using BufferPool pool = Pool(room: 1 << 12);
        pool.Return(pool.Rent(1 << 11, "a"));
        pool.Rent(1 << 12, "b");
        Assert.Equal(1 << 12, pool.Held);
        DeviceMemoryException problem = Assert.Throws<DeviceMemoryException>(() => pool.Rent(300, "c"));
        Assert.Equal((320, 0), (problem.Requested, problem.Free));
        Assert.Equal([new MemoryHolder("b", 1, 1 << 12)], problem.Holders);
    }

    private static BufferPool Pool(long room = long.MaxValue) =>
        new(new DeviceInfo(DeviceKind.Cpu, "cpu", "", "", Units: 1, MemoryBytes: room, IsGpu: false), new Numbers(room));

    /// <summary>Memory that is nothing but its number.</summary>
    private sealed class Numbers(long room) : IMemorySource
    {
        private nint _next = 1000;

        public nint TryAllocate(long bytes, long held) => held + bytes > room ? 0 : _next++;

        public void Release(nint memory)
        {
        }

        public long Free(long held) => room - held;

        public void Finish()
        {
        }
    }

    private static nint[] Pass(BufferPool pool)
    {
        nint a = pool.Rent(1000, "a"), b = pool.Rent(1000, "b");
        pool.Return(a);
        nint c = pool.Rent(1000, "c"), d = pool.Rent(1000, "d");
        foreach (nint memory in (nint[])[b, c, d]) pool.Return(memory);
        return [a, b, c, d];
    }
}
