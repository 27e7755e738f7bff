using Plasticity.Devices;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Devices;

[Collection(DeviceCollection.Name)]
public sealed class OpenClDeviceTests
{
    [OpenClFact]
    public void A_view_is_made_once_and_starts_where_the_device_can_start_one()
    {
        using OpenClProbe probe = new();
        FloatBuffer whole = probe.Device.AllocateFloats(512);
        Assert.Equal(probe.Device.View(whole, 128, 100), probe.Device.View(whole, 128, 100));
        Assert.Throws<DeviceException>(() => probe.Device.View(whole, 1, 4));
    }

    [OpenClFact]
    public void Views_go_with_their_buffer_and_work_asked_for_before_is_still_done()
    {
        using OpenClProbe probe = new();
        FloatBuffer result = probe.Device.AllocateFloats(100);
        for (int i = 0; i < 50; i++)
        {
            FloatBuffer whole = probe.Device.AllocateFloats(1024);
            FloatBuffer view = probe.Device.View(whole, 128 * (i % 8), 100);
            probe.Device.Write(view, [.. Enumerable.Repeat((float)i, 100)]);
            probe.Device.Run(new CopyGradient(view, result, 100, Accumulate: i == 0 ? 0 : 1));
            probe.Device.Free(whole);
        }
        Assert.All(probe.Device.Read(result), value => Assert.Equal(49 * 50 / 2, value));
        // 50 buffers were asked for, one was made.
        Assert.Equal(BufferPool.SizeClass(4096) + BufferPool.SizeClass(400), probe.Device.BytesHeld);
        Assert.Equal(BufferPool.SizeClass(400), probe.Device.BytesInUse);
    }

    [OpenClFact]
    public void Too_much_memory_is_refused_in_one_line()
    {
        using OpenClProbe probe = new();
        string atOnce = Assert.Throws<DeviceException>(() => probe.Device.Allocate(1L << 50)).Message;
        Assert.StartsWith("opencl:0: 1,125,899,906,842,624 bytes asked for at once", atOnce, StringComparison.Ordinal);
        string inSum = Assert.Throws<DeviceMemoryException>(() =>
        {
            for (int i = 0; i < 1_000_000; i++) probe.Device.Allocate(1L << 30); // the driver reserves, nothing is touched
        }).Message;
        Assert.Contains("use a smaller batch", inSum, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', inSum);
    }

    [OpenClFact]
    public void A_kernel_that_does_not_compile_shows_file_and_line()
    {
        using OpenClProbe probe = new("#include \"portable.h\"\n#include \"reduce.h\"\n\nKERNEL(256) probe(int count) { nonsense; }\n");
        FloatBuffer x = probe.Device.AllocateFloats(1);
        string message = Assert.Throws<DeviceException>(() => probe.Device.Run(new Probe(x, x, 1))).Message;
        Assert.Contains("probe.cl:4", message, StringComparison.Ordinal);
        Assert.Contains("nonsense", message, StringComparison.Ordinal);
    }

    [OpenClFact]
    public void A_missing_entry_is_named()
    {
        using OpenClProbe probe = new("#include \"portable.h\"\nKERNEL(256) other(GLOBAL int *x) { x[0] = 1; }\n");
        FloatBuffer x = probe.Device.AllocateFloats(1);
        string message = Assert.Throws<DeviceException>(() => probe.Device.Run(new Probe(x, x, 1))).Message;
        Assert.Contains("probe of kernels/probe.cl", message, StringComparison.Ordinal);
    }

    [OpenClFact]
    public void Dividing_by_zero_in_managed_code_is_an_exception_with_the_driver_loaded()
    {
        using OpenClProbe probe = new();
        int zero = (int)probe.Device.BytesInUse;
        Assert.Throws<DivideByZeroException>(() => 1 / zero);
    }

    [OpenClFact]
    public void Can_be_disposed_twice_and_with_work_under_way()
    {
        OpenClProbe probe = new();
        FloatBuffer x = probe.Device.AllocateFloats(100_000);
        for (int i = 0; i < 10; i++) probe.Device.Run(new Blend(x, x, x.Count, 0.5f, 0.25f));
        probe.Device.Dispose();
        probe.Dispose();
    }

    /// <summary>A product and a sum keep their two roundings, as in managed code: what CPU and OpenCL agree to is not the compiler's choice.</summary>
    [OpenClFact]
    public void No_multiplication_is_fused_with_an_addition()
    {
        using OpenClProbe probe = new();
        const int count = 1000;
        float[] x = [.. Enumerable.Range(0, count).Select(i => 1 + i / 977f)], y = [.. Enumerable.Range(0, count).Select(i => -1 - i / 991f)];
        FloatBuffer dX = probe.Device.Upload(x), dY = probe.Device.Upload(y);
        probe.Device.Run(new Blend(dX, dY, count, 0.3f, 0.7f));
        float[] expected = new float[count];
        for (int i = 0; i < count; i++)
        {
            float a = 0.3f * x[i], b = 0.7f * y[i];
            expected[i] = a + b;
        }
        Assert.Equal(expected, probe.Device.Read(dY));
    }
}
