using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Kernels;

[Collection(DeviceCollection.Name)]
public sealed class LabelKernelTests(TestDevices devices)
{
    private static readonly RandomStream Random = RandomStream.Root(53), Noise = RandomStream.Root(5).Child("noise");

    public static IEnumerable<object[]> Sizes => [[1, 2], [7, 3], [255, 10], [257, 100], [1000, 7]];

    [Theory, OnEveryDevice(nameof(Sizes))]
    public void Labels_go_through_a_table(DeviceKind kind, int n, int k)
    {
        int[] labels = Draw.Labels(Random, n, k), table = [.. Enumerable.Range(0, k).Select(i => 1000 - 7 * i)];
        PoisoningDevice device = devices[kind];
        IntBuffer classes = device.Upload(labels), names = device.Upload(table);
        device.Run(new MapLabels(classes, names, n));
        Assert.Equal([.. labels.Select(label => table[label])], device.Read(classes));
        device.Free(classes);
        device.Free(names);
    }

    [Theory, OnEveryDevice(nameof(Sizes))]
    public void Labels_are_replaced_by_their_samples_words(DeviceKind kind, int n, int k)
    {
        int[] labels = Draw.Labels(Random, n, k), samples = [.. Enumerable.Range(0, n).Select(i => 11 + 5 * i)];
        foreach (float share in (float[])[0, 0.3f, 1])
        {
            int[] expected = [.. labels.Select((label, i) =>
            {
                (uint a, uint b, _, _) = Noise.Words((ulong)samples[i]);
                return (a >> 8) / 16777216.0 < share ? (int)((ulong)b * (ulong)k >> 32) : label;
            })];
            Assert.Equal(expected, Noisy(kind, labels, samples, k, share));
        }
    }

    /// <summary>A class may be replaced by itself: of ten classes nine tenths of what is replaced shows.</summary>
    [Theory, OnEveryDevice]
    public void The_share_is_replaced_by_every_class_alike(DeviceKind kind)
    {
        const int n = 100_000, k = 10;
        const float share = 0.4f;
        int[] found = Noisy(kind, new int[n], [.. Enumerable.Range(0, n)], k, share);
        for (int label = 1; label < k; label++)
        {
            // Five deviations of a binomial count of probability 0.04.
            Assert.InRange(found.Count(each => each == label), 4000 - 310, 4000 + 310);
        }
        Assert.Equal(new int[n], Noisy(kind, new int[n], [.. Enumerable.Range(0, n)], k, 0));
    }

    private int[] Noisy(DeviceKind kind, int[] labels, int[] samples, int k, float share)
    {
        PoisoningDevice device = devices[kind];
        IntBuffer classes = device.Upload(labels), numbers = device.Upload(samples);
        device.Run(new NoiseLabels(classes, numbers, labels.Length, k, share, Noise.Key0, Noise.Key1, (uint)Noise.Lane, (uint)(Noise.Lane >> 32)));
        int[] found = device.Read(classes);
        device.Free(classes);
        device.Free(numbers);
        return found;
    }
}
