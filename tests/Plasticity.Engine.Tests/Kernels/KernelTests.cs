using Plasticity.Engine.Devices;
using Plasticity.Engine.Kernels;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Kernels;

/// <summary>The kernels that no op runs.</summary>
[Collection(DeviceCollection.Name)]
public sealed class KernelTests(TestDevices devices)
{
    private static readonly RandomStream Random = new(12, Purpose.Data);

    public static IEnumerable<object[]> Counts => [[1], [5], [7], [17], [257], [100_003]];

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
        FloatBuffer totals = devices[kind].Upload([0f, 0f]);
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

    private float[] Take(DeviceKind kind, FloatBuffer buffer)
    {
        float[] values = devices[kind].Read(buffer);
        devices[kind].Free(buffer);
        return values;
    }
}
