using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Kernels;

/// <summary>Norms and the factors made of them, as gradients are clipped and SAM's step is measured.</summary>
[Collection(DeviceCollection.Name)]
public sealed class NormKernelTests(TestDevices devices)
{
    private static readonly RandomStream Random = RandomStream.Root(71);

    /// <summary>One lane's floats and a part of them, one row and more, more rows than stretches.</summary>
    public static IEnumerable<object[]> Counts => [[1], [3], [4], [5], [1023], [1024], [1029], [100_003], [600_001]];

    [Theory, OnEveryDevice(nameof(Counts))]
    public void The_sum_of_squares_agrees(DeviceKind kind, int count)
    {
        float[] x = Draw.AwayFromZero(Random, count);
        // A stretch's sum, eight steps of a tree and the last sum are rounded, the first two on average by less.
        RelativeError.AtMost(3e-7, [Sum(kind, x)], [x.Sum(value => (double)value * value)], $"sum of {count} squares on {kind}");
    }

    /// <summary>Equal numbers round the same way at each step, so that the error of one long chain grows with its length.</summary>
    [Theory, OnEveryDevice]
    public void Ten_million_equal_numbers_do_not_gather_rounding(DeviceKind kind)
    {
        float[] x = new float[10_000_000];
        Array.Fill(x, 0.0123f);
        RelativeError.AtMost(3e-7, [Sum(kind, x)], [1e7 * ((double)0.0123f * 0.0123f)], $"sum of ten million squares on {kind}");
    }

    [Theory, OnEveryDevice]
    public void What_is_no_number_shows(DeviceKind kind)
    {
        float[] x = Draw.AwayFromZero(Random, 5000);
        x[4321] = float.PositiveInfinity;
        Assert.Equal(float.PositiveInfinity, Sum(kind, x));
        x[17] = float.NaN;
        Assert.Equal(float.NaN, Sum(kind, x));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1029, 3)]
    [InlineData(600_001, 2)]
    public void Threads_and_widths_leave_the_bits_of_a_sum_alone(int count, int threads)
    {
        float[] x = Draw.AwayFromZero(Random, count);
        float expected = On(1, 512);
        foreach (int bits in (int[])[512, 256, 128]) Bits.Same([expected], [On(threads, bits)]);

        float On(int number, int bits)
        {
            using CpuDevice device = new(new DeviceOptions(number), (SimdWidth)bits);
            FloatBuffer from = device.Upload(x), to = ((IDevice)device).AllocateFloats(1);
            device.SumOfSquares(from, to);
            return ((IDevice)device).Read(to)[0];
        }
    }

    /// <summary>Clipping to a norm of 2, SAM's step of 0.05, and sums of which none may be divided by.</summary>
    [Theory, OnEveryDevice]
    public void Factors_are_the_numerator_over_the_norm_up_to_the_most(DeviceKind kind)
    {
        float[] sums = [1, 4, 9, 100, 1e-6f, 0, float.NaN, float.PositiveInfinity];
        float[] clipped = Factors(kind, sums, 2, 0, 1);
        RelativeError.AtMost(1e-7, clipped[..6], [1, 1, 2.0 / 3, 0.2, 1, 1], "clipping");
        Assert.Equal([float.NaN, 0], clipped[6..]);
        float[] steps = Factors(kind, sums, 0.05f, 1e-12f, float.PositiveInfinity);
        RelativeError.AtMost(2e-7, steps[..6], [0.05f, 0.025f, 0.05 / 3, 0.005f, 0.05f / Math.Sqrt(1e-6f), 0.05 / 1e-12], "SAM");
        Assert.Equal([float.NaN, 0], steps[6..]);
    }

    [Theory, OnEveryDevice(nameof(Counts))]
    public void BlendBy_takes_its_factor_from_memory(DeviceKind kind, int count)
    {
        PoisoningDevice device = devices[kind];
        float[] x = Draw.AwayFromZero(Random, count), y = Draw.AwayFromZero(Random.Child(1), count);
        FloatBuffer from = device.Upload(x), to = device.Upload(y), factor = device.Upload([0.75f]);
        device.Run(new BlendBy(from, to, factor, count, -2, 0.5f));
        RelativeError.AtMost(1e-6, device.Read(to), [.. x.Zip(y, (a, b) => -1.5 * a + 0.5 * b)], "-2·0.75·x + 0.5·y");
        // Of one buffer it scales that.
        device.Run(new BlendBy(from, from, factor, count, 1, 0));
        Bits.Same([.. x.Select(value => 0.75f * value)], device.Read(from));
        Free(device, from, to, factor);
    }

    [Theory, OnEveryDevice(nameof(Counts))]
    public void Masks_multiply(DeviceKind kind, int count)
    {
        PoisoningDevice device = devices[kind];
        float[] mask = [.. Enumerable.Range(0, count).Select(i => i % 3 == 0 ? 0f : i % 3)], y = Draw.AwayFromZero(Random, count);
        FloatBuffer by = device.Upload(mask), to = device.Upload(y);
        device.Run(new Multiply(by, to, count));
        Bits.Same([.. y.Zip(mask, (value, m) => value * m)], device.Read(to));
        Assert.Equal(mask, device.Read(by));
        Free(device, by, to);
    }

    private float Sum(DeviceKind kind, float[] x)
    {
        PoisoningDevice device = devices[kind];
        FloatBuffer from = device.Upload(x), sum = device.AllocateFloats(1);
        device.SumOfSquares(from, sum);
        float found = device.Read(sum)[0];
        Free(device, from, sum);
        return found;
    }

    private float[] Factors(DeviceKind kind, float[] sums, float numerator, float epsilon, float most)
    {
        PoisoningDevice device = devices[kind];
        FloatBuffer from = device.Upload(sums), factors = device.AllocateFloats(sums.Length);
        device.Run(new NormFactor(from, factors, sums.Length, numerator, epsilon, most));
        float[] found = device.Read(factors);
        Free(device, from, factors);
        return found;
    }

    private static void Free(PoisoningDevice device, params ReadOnlySpan<FloatBuffer> buffers)
    {
        foreach (FloatBuffer buffer in buffers) device.Free(buffer);
    }
}
