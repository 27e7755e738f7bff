using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Kernels;

[Collection(DeviceCollection.Name)]
public sealed class GatherKernelTests(TestDevices devices)
{
    private static readonly RandomStream Random = RandomStream.Root(73);

    /// <summary>N M F: fewer rows than there are, more, and as many.</summary>
    public static IEnumerable<object[]> Sizes => [[1, 1, 1], [7, 3, 5], [4, 9, 33], [257, 257, 1], [100, 40, 3072], [13, 1000, 10]];

    [Theory, OnEveryDevice(nameof(Sizes))]
    public void Rows_are_taken_by_their_numbers(DeviceKind kind, int n, int m, int f)
    {
        PoisoningDevice device = devices[kind];
        float[] x = Draw.AwayFromZero(Random, n * f);
        int[] rows = Draw.Labels(Random.Child(1), m, n);
        FloatBuffer from = device.Upload(x), to = device.AllocateFloats(m * f);
        IntBuffer numbers = device.Upload(rows);
        device.Run(new GatherRows(from, numbers, to, m, f));
        Bits.Same([.. rows.SelectMany(row => x[(row * f)..((row + 1) * f)])], device.Read(to));
        device.Free(from);
        device.Free(to);
        device.Free(numbers);
    }

    [Theory, OnEveryDevice(nameof(Sizes))]
    public void Integers_are_taken_by_their_numbers(DeviceKind kind, int n, int m, int f)
    {
        PoisoningDevice device = devices[kind];
        int[] x = [.. Enumerable.Range(0, n).Select(i => 1_000_003 * i - f)], rows = Draw.Labels(Random.Child(1), m, n);
        IntBuffer from = device.Upload(x), numbers = device.Upload(rows), to = device.AllocateInts(m);
        device.Run(new GatherInts(from, numbers, to, m));
        Assert.Equal([.. rows.Select(row => x[row])], device.Read(to));
        foreach (IntBuffer buffer in (IntBuffer[])[from, numbers, to]) device.Free(buffer);
    }
}
