using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Kernels;

/// <summary>The kernels that no op runs.</summary>
[Collection(DeviceCollection.Name)]
public sealed class KernelTests(TestDevices devices)
{
    private static readonly RandomStream Random = new(12, Purpose.Data);

    public static IEnumerable<object[]> Counts => [[1], [5], [7], [8], [17], [257], [1026], [100_003]];

    [Theory, OnEveryDevice(nameof(Counts))]
    public void Blend_agrees(DeviceKind kind, int count)
    {
        float[] x = Draw.AwayFromZero(Random, count), y = Draw.AwayFromZero(Random.Sequence(1), count);
        (FloatBuffer from, FloatBuffer to) = (devices[kind].Upload(x), devices[kind].Upload(y));
        devices[kind].Run(new Blend(from, to, count, 0.4f, -0.1f));
        RelativeError.AtMost(1e-6, Take(kind, to), [.. x.Zip(y, (a, b) => 0.4 * a - 0.1 * b)], "0.4·x - 0.1·y");
        Assert.Equal(x, Take(kind, from));
    }

    [Theory, OnEveryDevice(nameof(Counts))]
    public void Blend_of_one_buffer_scales_it(DeviceKind kind, int count)
    {
        float[] x = Draw.AwayFromZero(Random, count);
        FloatBuffer buffer = devices[kind].Upload(x);
        devices[kind].Run(new Blend(buffer, buffer, count, 0.5f, 0.25f));
        RelativeError.AtMost(1e-6, Take(kind, buffer), [.. x.Select(value => 0.75 * value)], "0.5·x + 0.25·x");
    }

    [Theory, OnEveryDevice(nameof(Counts))]
    public void Fill_writes_what_it_is_told_and_no_further(DeviceKind kind, int count)
    {
        float[] before = Draw.AwayFromZero(Random, count + 9);
        FloatBuffer buffer = devices[kind].Upload(before);
        devices[kind].Run(new Fill(buffer, count, -0.75f));
        Assert.Equal([.. Enumerable.Repeat(-0.75f, count), .. before[count..]], Take(kind, buffer));
    }

    [Theory, OnEveryDevice(nameof(Counts))]
    public void Chains_of_multiply_adds_agree(DeviceKind kind, int count)
    {
        float[] x = Draw.AwayFromZero(Random, count);
        (FloatBuffer from, FloatBuffer to) = (devices[kind].Upload(x), devices[kind].AllocateFloats(count));
        devices[kind].Run(new MultiplyAddChains(from, to, count, Steps: 3, Factor: 0.5f, Addend: 0.25f));
        // Each chain: c/8 + 1/4 + 1/8 + 1/16; the starts of twelve sum to 12 x + 66.
        RelativeError.AtMost(1e-6, Take(kind, to), [.. x.Select(value => (12.0 * value + 66) / 8 + 12 * 0.4375)], "chains");
        devices[kind].Free(from);
    }

    [Theory, OnEveryDevice(nameof(Counts))]
    public void Mean_agrees(DeviceKind kind, int count)
    {
        float[] x = Draw.Normal(1, 1)(Random, count);
        (FloatBuffer from, FloatBuffer mean) = (devices[kind].Upload(x), devices[kind].AllocateFloats(1));
        devices[kind].Run(new Mean(from, mean, count));
        RelativeError.AtMost(1e-6, Take(kind, mean), [x.Average(value => (double)value)], "mean");
        devices[kind].Free(from);
    }

    [Theory, OnEveryDevice(nameof(Counts))]
    public void Totals_add_up_over_batches(DeviceKind kind, int count)
    {
        FloatBuffer totals = devices[kind].Upload([0f, 0f, 0f]);
        double[] expected = new double[2];
        for (ulong batch = 0; batch < 3; batch++)
        {
            float[] loss = Draw.Normal(2, 0.5)(Random.Sequence(batch), count);
            float[] correct = [.. Enumerable.Range(0, count).Select(i => (float)Random.Sequence(9 + batch).Below((ulong)i, 2))];
            (FloatBuffer losses, FloatBuffer corrects) = (devices[kind].Upload(loss), devices[kind].Upload(correct));
            devices[kind].Run(new AddTotals(losses, corrects, totals, count));
            expected[0] += loss.Sum(value => (double)value);
            expected[1] += correct.Sum(value => (double)value);
            devices[kind].Free(losses);
            devices[kind].Free(corrects);
        }
        float[] found = Take(kind, totals);
        RelativeError.AtMost(1e-6, [found[0]], [expected[0]], "sum of losses");
        Assert.Equal(expected[1], found[1]);
    }

    /// <summary>Count and splits: both variants, splits that four divides and that it does not.</summary>
    public static IEnumerable<object[]> Splits => [[1, 1], [4, 3], [7, 4], [260, 9], [1027, 8], [4096, 5]];

    [Theory, OnEveryDevice(nameof(Splits))]
    public void Partial_sums_add_up_four_splits_at_a_time(DeviceKind kind, int count, int splits)
    {
        float[] partial = Draw.Normal(0, 1)(Random, count * splits), before = Draw.AwayFromZero(Random.Sequence(1), count);
        (FloatBuffer from, FloatBuffer to) = (devices[kind].Upload(partial), devices[kind].Upload(before));
        devices[kind].Run(new SumPartials(from, to, count, splits, Accumulate: 1));
        float[] expected = [.. before.Select((value, i) => value + Sum(split => partial[split * count + i]))];
        Bits.Same(expected, Take(kind, to));
        devices[kind].Free(from);

        float Sum(Func<int, float> at)
        {
            float sum = 0;
            int split = 0;
            for (; split <= splits - 4; split += 4) sum += (at(split) + at(split + 1)) + (at(split + 2) + at(split + 3));
            for (; split < splits; split++) sum += at(split);
            return sum;
        }
    }

    /// <summary>A sum of small numbers that is nothing but a chain is off by the same rounding each time: 1e-4 and more. 3e-7 are five roundings.</summary>
    [Theory, OnEveryDevice]
    public void Long_sums_do_not_gather_rounding(DeviceKind kind)
    {
        PoisoningDevice device = devices[kind];
        foreach ((int m, int c) in ((int, int)[])[(100_000, 1), (100_000, 4), (60_000, 10), (20_000, 65)])
        {
            float[] x = Draw.Normal(0.1, 0.001)(Random, m * c);
            double[] sums = [.. Enumerable.Range(0, c).Select(j => Enumerable.Range(0, m).Sum(i => (double)x[i * c + j]))];
            FloatBuffer from = device.Upload(x), sum = device.AllocateFloats(c), mean = device.AllocateFloats(c);
            device.Run(new ColumnSum(from, sum, m, c, Accumulate: 0));
            RelativeError.AtMost(3e-7, Take(kind, sum), sums, $"column sums of {m} rows of {c}");
            device.Run(new GlobalAverageForward(from, mean, 1, m, c));
            RelativeError.AtMost(3e-7, Take(kind, mean), [.. sums.Select(value => value / m)], $"global average of {m} pixels of {c}");
            device.Free(from);
        }
    }

    /// <summary>
    /// The CPU device sums a weight's gradient in blocks of 128 samples or pixels; one chain of them all is off by 3e-6 to 1e-5. GPUs keep to chains,
    /// for a second set of sums has no room in their registers.
    /// </summary>
    [Theory, InlineData(5, 7), InlineData(8, 16), InlineData(70, 65)]
    public void Gradients_of_weights_over_many_samples_do_not_gather_rounding_on_the_CPU(int m, int n)
    {
        PoisoningDevice device = devices[DeviceKind.Cpu];
        const int k = 60_000;
        float[] a = Draw.Normal(0.5, 0.1)(Random, k * m), b = Draw.Normal(0.5, 0.1)(Random.Sequence(1), k * n);
        FloatBuffer left = device.Upload(a), right = device.Upload(b), product = device.AllocateFloats(m * n);
        device.Run(new MatMulTransposedA(left, right, product, m, n, k, Accumulate: 0));
        double[] expected = new double[m * n];
        for (int row = 0; row < k; row++)
            for (int i = 0; i < m; i++)
                for (int j = 0; j < n; j++) expected[i * n + j] += (double)a[row * m + i] * b[row * n + j];
        RelativeError.AtMost(1e-6, Take(DeviceKind.Cpu, product), expected, $"gradient of {m}x{n} weights over {k} samples");
        device.Free(left);
        device.Free(right);
    }

    /// <summary>A network that has died gives every batch the loss of ln 10: 4,000 of them one after another were off by 3e-5.</summary>
    [Theory, OnEveryDevice]
    public void Totals_of_thousands_of_batches_do_not_gather_rounding(DeviceKind kind)
    {
        PoisoningDevice device = devices[kind];
        float each = (float)Math.Log(10);
        FloatBuffer loss = device.Upload([each, each]), correct = device.Upload([0f, 1f]), totals = device.Upload([0f, 0f, 0f]);
        for (int batch = 0; batch < 4000; batch++) device.Run(new AddTotals(loss, correct, totals, 2));
        float[] found = Take(kind, totals);
        RelativeError.AtMost(1e-7, [found[0]], [8000.0 * each], "sum of losses");
        Assert.Equal(4000, found[1]);
        device.Free(loss);
        device.Free(correct);
    }

    [Theory, OnEveryDevice]
    public void Totals_that_overflow_stay_infinite(DeviceKind kind)
    {
        PoisoningDevice device = devices[kind];
        FloatBuffer loss = device.Upload([float.PositiveInfinity]), correct = device.Upload([0f]), totals = device.Upload([1f, 0f, 0f]);
        for (int batch = 0; batch < 3; batch++) device.Run(new AddTotals(loss, correct, totals, 1));
        Assert.Equal([float.PositiveInfinity, 0, 0], Take(kind, totals));
        device.Free(loss);
        device.Free(correct);
    }

    /// <summary>Rows and channels: of one chunk and many, of both variants, of rows that the lanes share evenly and not.</summary>
    public static IEnumerable<object[]> Norms => [[3, 4], [777, 5], [4096, 8], [3001, 36], [40_003, 4], [20_000, 1]];

    [Theory, OnEveryDevice(nameof(Norms))]
    public void Statistics_are_as_exact_about_a_mean_of_a_thousand_deviations(DeviceKind kind, int m, int c)
    {
        PoisoningDevice device = devices[kind];
        float[] x = Draw.Normal(1000, 1)(Random, m * c);
        int chunks = BatchNormChunks.For(kind, m, c);
        FloatBuffer from = device.Upload(x), partial = device.AllocateFloats(2 * chunks * c);
        FloatBuffer mean = device.AllocateFloats(c), variance = device.AllocateFloats(c), inverse = device.AllocateFloats(c);
        device.Run(new BatchNormPartials(from, partial, m, c, chunks));
        device.Run(new BatchNormStatistics(partial, mean, variance, inverse, m, c, chunks, Epsilon: 1e-5f));
        double[] means = [.. Enumerable.Range(0, c).Select(j => Enumerable.Range(0, m).Average(i => (double)x[i * c + j]))];
        double[] variances = [.. Enumerable.Range(0, c).Select(j => Enumerable.Range(0, m).Average(i => (x[i * c + j] - means[j]) * (x[i * c + j] - means[j])))];
        // Floats about 1000 lie 6e-5 apart: the mean can be off by some of these, and each deviation, next to 1, by as much.
        RelativeError.AtMost(2e-7, Take(kind, mean), means, "mean");
        RelativeError.AtMost(3e-6, Take(kind, variance), variances, "variance");
        RelativeError.AtMost(3e-6, Take(kind, inverse), [.. variances.Select(value => 1 / Math.Sqrt(value + 1e-5))], "inverse deviation");
        device.Free(from);
        device.Free(partial);
    }

    [Fact]
    public void Chunks_keep_a_large_GPU_busy_and_the_CPU_as_it_was()
    {
        Assert.Equal(64, BatchNormChunks.For(DeviceKind.Cpu, 131_072, 64));
        Assert.Equal(512, BatchNormChunks.For(DeviceKind.OpenCl, 131_072, 64));
        foreach ((int m, int c) in ((int, int)[])[(1, 1), (2048, 512), (25_088, 256), (131_072, 16), (3_211_264, 64), (1000, 3), (5000, 4096)])
        {
            int chunks = BatchNormChunks.For(DeviceKind.OpenCl, m, c);
            Grid grid = new BatchNormPartials(default, default, m, c, chunks).Grid;
            Assert.InRange(grid.X * grid.Y, 1, 1024);
            Assert.True(chunks == 1 || m / chunks >= 32, $"{m} rows in {chunks} chunks");
        }
    }

    private float[] Take(DeviceKind kind, FloatBuffer buffer)
    {
        float[] values = devices[kind].Read(buffer);
        devices[kind].Free(buffer);
        return values;
    }
}
