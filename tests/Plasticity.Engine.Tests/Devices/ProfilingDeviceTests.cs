using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Devices;

public sealed class ProfilingDeviceTests
{
    [Fact]
    public void Launches_are_grouped_by_kernel_and_size_with_their_work()
    {
        using ProfilingDevice device = new(new CpuDevice(1));
        FloatBuffer a = device.AllocateFloats(15), b = device.AllocateFloats(35), c = device.AllocateFloats(21);
        device.Clear(a);
        device.Clear(b);
        device.Run(new MatMul(a, b, c, 3, 7, 5, Accumulate: 0));
        device.Run(new MatMul(a, b, c, 3, 7, 5, Accumulate: 1));
        device.Run(new MatMul(a, b, c, 1, 7, 5, Accumulate: 0));
        Assert.Equal(("matmul", "3x7x5", 2, 2 * 210, 2 * 4 * 71), Line(device, "3x7x5"));
        Assert.Equal(("matmul", "1x7x5", 1, 70, 4 * 71), Line(device, "1x7x5"));
        ProfileLine clear = device.Lines.Single(line => line.Name == "(clear)");
        Assert.Equal((2, 200), (clear.Calls, clear.Bytes));
        device.Reset();
        Assert.Empty(device.Lines);
    }

    [Fact]
    public void A_buffer_given_twice_counts_once_and_an_absent_one_not_at_all()
    {
        using ProfilingDevice device = new(new CpuDevice(1));
        FloatBuffer x = device.Upload([1f, 2, 3, 4, 5, 6]), y = device.AllocateFloats(6), channel = device.Upload([1f, 1]);
        device.Run(new AddForward(x, x, y, 6));
        Assert.Equal(("add_forward", "", 1, 0, 48), Line(device, ""));
        Assert.Equal([2f, 4, 6, 8, 10, 12], device.Read(y));
        device.Reset();
        device.Run(new BatchNormApply(x, channel, channel, channel, channel, FloatBuffer.None, y, 3, 2, Relu: 0));
        Assert.Equal(("batch_norm_apply", "", 1, 0, 56), Line(device, ""));
    }

    [Fact]
    public void Bytes_are_counted_as_bytes()
    {
        ByteBuffer images = new(64, 12);
        GatherImages kernel = new(
            images, new IntBuffer(128, 3), IntBuffer.None, FloatBuffer.None, FloatBuffer.None, new FloatBuffer(256, 8), new IntBuffer(512, 2),
            2, 2, 2, 1, 0, 0, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0);
        Assert.Equal(12 + 4 * 3 + 4 * 8 + 4 * 2, KernelBytes.Of(kernel));
    }

    private static (string, string, long, long, long) Line(ProfilingDevice device, string size)
    {
        ProfileLine line = device.Lines.Single(line => line.Size == size && line.Name[0] != '(');
        return (line.Name, line.Size, line.Calls, line.Flops, line.Bytes);
    }
}
