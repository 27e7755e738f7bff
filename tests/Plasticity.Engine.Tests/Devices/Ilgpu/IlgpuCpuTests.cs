using ILGPU;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;
using Plasticity.Engine.Tests.Ops;
using Plasticity.Engine.Tests.Support;
using Grid = Plasticity.Devices.Grid;

namespace Plasticity.Engine.Tests.Devices.Ilgpu;

/// <summary>What "ilgpu:cpu" promises to who debugs a kernel, and every op on it at one small size.</summary>
[Collection(DeviceCollection.Name), Needs(Needs.Patience)]
public sealed class IlgpuCpuTests(TestDevices devices) : IDisposable
{
    private const DeviceKind Kind = DeviceKind.IlgpuCpu;

    private static readonly Dictionary<string, Action<TestDevices>> s_ops = new()
    {
        ["add"] = on => new AddTests(on).Agrees(Kind, 1026),
        ["relu"] = on => new ReluTests(on).Agrees(Kind, 1026),
        ["reshape"] = on => new ReshapeTests(on).Agrees(Kind),
        ["dropout"] = on => new DropoutTests(on).Agrees(Kind, 257, 0.5f),
        ["linear"] = on => new LinearTests(on).Agrees(Kind, 7, 5, 17),
        ["linear, fours"] = on => new LinearTests(on).Agrees_without_bias(Kind, 12, 8, 16),
        ["conv2d"] = on => new Conv2dTests(on).Agrees(Kind, 2, 4, 5, 3, 5, 3, 2, 1),
        ["conv2d, fours"] = on => new Conv2dTests(on).Agrees(Kind, 1, 4, 4, 4, 8, 3, 1, 1),
        ["conv2d and norm"] = on => new Conv2dNormTests(on).Agrees(Kind, 1, 4, 4, 4, 8, 3, 1, 1, true, true),
        ["batch norm"] = on => new BatchNormTests(on).Agrees(Kind, 1, 5, 7, 5),
        ["batch norm, residual and relu, fours"] = on => new BatchNormTests(on).Agrees_with_residual_and_relu(Kind, 2, 3, 3, 8),
        ["batch norm by running statistics"] = on => new BatchNormTests(on).Agrees_by_running_statistics(Kind, 1, 5, 7, 5),
        ["cross-entropy"] = on => new CrossEntropyTests(on).Agrees(Kind, 7, 5),
        ["maximum"] = on => new PoolTests(on).The_maximum_agrees(Kind, 2, 7, 9, 3, 3, 2, 1),
        ["average"] = on => new PoolTests(on).The_average_agrees(Kind, 2, 7, 9, 3, 3, 2, 1),
        ["global average"] = on => new PoolTests(on).The_global_average_agrees(Kind, 5, 4, 4, 33),
    };

    private readonly IDevice _device = TestDevices.Open(Kind);

    public static TheoryData<string> Ops => [.. s_ops.Keys];

    [Theory]
    [MemberData(nameof(Ops))]
    public void Ops_agree_with_double_precision(string op) => s_ops[op](devices);

    [Fact]
    public void Lanes_meet_at_a_barrier()
    {
        float[] x = [.. Enumerable.Range(0, 512).Select(i => (float)i)];
        FloatBuffer from = _device.Upload(x), to = _device.AllocateFloats(512);
        _device.Run(new Turn(from, to, 512));
        Assert.Equal([.. x[..256].Reverse(), .. x[256..].Reverse()], _device.Read(to));
    }

    [Fact]
    public void A_place_outside_a_buffer_is_named_with_its_lane()
    {
        FloatBuffer x = _device.AllocateFloats(4), y = _device.AllocateFloats(4);
        string message = Assert.Throws<DeviceException>(() => _device.Run(new Before(x, y, 4))).Message;
        Assert.Equal("ilgpu:cpu: before: lane 0 of group (0, 0, 0): expected 1 element inside a buffer, found place -1 of one of 4", message);
    }

    /// <summary>On a GPU the kernel would hang, or go wrong. The device goes on, with the same threads.</summary>
    [Theory]
    [InlineData(0, "lane 1 of group (1, 0, 0): expected to wait at a barrier, as lane 0 does; found that it would end")]
    [InlineData(100, "lane 100 of group (1, 0, 0): expected to end, as lane 99 does; found that it would wait at a barrier")]
    [InlineData(255, "lane 255 of group (1, 0, 0): expected to end, as lane 254 does; found that it would wait at a barrier")]
    public void A_barrier_that_one_lane_alone_reaches_is_named(int lane, string fault)
    {
        FloatBuffer y = _device.AllocateFloats(512);
        string message = Assert.Throws<DeviceException>(() => _device.Run(new LonelyBarrier(y, lane))).Message;
        Assert.Equal($"ilgpu:cpu: lonely_barrier: {fault}", message);
        Lanes_meet_at_a_barrier();
    }

    [Fact]
    public void What_a_body_throws_is_thrown_as_it_is()
    {
        FloatBuffer y = _device.AllocateFloats(256);
        Assert.Equal("lane 3", Assert.Throws<ArithmeticException>(() => _device.Run(new Throws(y, 3))).Message);
        Lanes_meet_at_a_barrier();
    }

    [Fact]
    public void Shared_memory_that_nobody_wrote_is_NaN()
    {
        FloatBuffer y = _device.AllocateFloats(256);
        Lanes_meet_at_a_barrier(); // leaves numbers there
        _device.Run(new Unwritten(y));
        Assert.All(_device.Read(y), value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void A_body_outside_a_launch_says_so() =>
        Assert.Contains("expected to run as a lane", Assert.Throws<InvalidOperationException>(() => Turn.Run(default)).Message, StringComparison.Ordinal);

    public void Dispose() => _device.Dispose();
}

/// <summary>In the second group one lane waits at a barrier and the others do not.</summary>
public readonly record struct LonelyBarrier(FloatBuffer Y, int Waiting) : ILaneKernel
{
    public Grid Grid => new(256, 2);

    public Delegate Body(KernelVariant variant, bool lockstep) => (Action<LonelyBarrier>)Run;

    private static void Run(LonelyBarrier k)
    {
        Lane.Barrier();
        if (Lane.GroupX == 1 && Lane.Index == k.Waiting) Lane.Barrier();
        k.Y.Store(Lane.Thread, 1);
    }
}

/// <summary>One lane throws after a barrier.</summary>
public readonly record struct Throws(FloatBuffer Y, int Throwing) : ILaneKernel
{
    public Grid Grid => new(256, 1);

    public Delegate Body(KernelVariant variant, bool lockstep) => (Action<Throws>)Run;

    private static void Run(Throws k)
    {
        Lane.Barrier();
        if (Lane.Index == k.Throwing) throw new ArithmeticException($"lane {Lane.Index}");
        Lane.Barrier();
    }
}

/// <summary>y = what lies in shared memory before anybody wrote there.</summary>
public readonly record struct Unwritten(FloatBuffer Y) : ILaneKernel
{
    public Grid Grid => new(256, 1);

    public Delegate Body(KernelVariant variant, bool lockstep) => (Action<Unwritten>)Run;

    private static void Run(Unwritten k)
    {
        ArrayView<float> tile = Lane.Shared<float>(256);
        k.Y.Store(Lane.Index, tile[Lane.Index]);
        Lane.Barrier();
        tile[Lane.Index] = Lane.Index;
    }
}
