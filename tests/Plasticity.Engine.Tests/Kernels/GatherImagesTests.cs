using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Kernels;

[Collection(DeviceCollection.Name)]
public sealed class GatherImagesTests(TestDevices devices)
{
    private const int Count = 37, H = 5, W = 7;

    private static readonly RandomStream Augmentation = new(0x1_0000_0009, Purpose.Augmentation, 0x2_0000_0003);

    public static IEnumerable<object[]> Channels => [[1], [2], [3], [5]];

    [Theory, OnEveryDevice(nameof(Channels))]
    public void Images_come_as_they_lie(DeviceKind kind, int c) => Check(kind, c, subset: null, first: 11, n: 17, shuffled: false, translate: 0, flip: false);

    [Theory, OnEveryDevice(nameof(Channels))]
    public void An_epoch_is_shuffled(DeviceKind kind, int c) => Check(kind, c, subset: null, first: 20, n: 17, shuffled: true, translate: 0, flip: false);

    [Theory, OnEveryDevice(nameof(Channels))]
    public void A_subset_is_shuffled(DeviceKind kind, int c) =>
        Check(kind, c, subset: [3, 36, 0, 17, 5, 9, 11], first: 2, n: 5, shuffled: true, translate: 0, flip: false);

    [Theory, OnEveryDevice(nameof(Channels))]
    public void Images_are_moved(DeviceKind kind, int c) => Check(kind, c, subset: null, first: 0, n: Count, shuffled: false, translate: 3, flip: false);

    [Theory, OnEveryDevice(nameof(Channels))]
    public void Images_are_mirrored(DeviceKind kind, int c) => Check(kind, c, subset: null, first: 0, n: Count, shuffled: false, translate: 0, flip: true);

    [Theory, OnEveryDevice(nameof(Channels))]
    public void All_at_once(DeviceKind kind, int c) =>
        Check(kind, c, subset: [3, 36, 0, 17, 5, 9, 11, 30, 31], first: 4, n: 5, shuffled: true, translate: 2, flip: true);

    [Fact]
    public void Moves_and_mirror_images_are_drawn_evenly()
    {
        int[] rows = new int[9], columns = new int[9];
        int flipped = 0;
        for (int sample = 0; sample < 9000; sample++)
        {
            (int down, int right, bool flip) = Drawn(sample, translate: 4, flip: true);
            rows[down + 4]++;
            columns[right + 4]++;
            if (flip) flipped++;
        }
        Assert.All(rows.Concat(columns), bin => Assert.InRange(bin, 850, 1150));
        Assert.InRange(flipped, 4250, 4750);
    }

    private void Check(DeviceKind kind, int c, int[]? subset, int first, int n, bool shuffled, int translate, bool flip)
    {
        PoisoningDevice device = devices[kind];
        RandomStream random = new(13, Purpose.Data);
        byte[] images = [.. Enumerable.Range(0, Count * H * W * c).Select(i => (byte)random.Below((ulong)i, 256))];
        int[] labels = Draw.Labels(random.Sequence(1), Count, 10);
        float[] mean = [.. Enumerable.Range(0, c).Select(i => 0.4f + 0.1f * i)], inverse = [.. Enumerable.Range(0, c).Select(i => 3f + i)];
        KeyedPermutation order = new RandomStream(14, Purpose.Order, 2).Permutation(subset?.Length ?? Count);

        List<double> x = [];
        List<int> y = [];
        for (int i = 0; i < n; i++)
        {
            int position = shuffled ? order[first + i] : first + i, sample = subset?[position] ?? position;
            y.Add(labels[sample]);
            x.AddRange(Image(images, sample, c, Drawn(sample, translate, flip)).Select((value, j) => (value / 255.0 - mean[j % c]) * inverse[j % c]));
        }

        ByteBuffer pixels = device.Upload(images);
        IntBuffer classes = device.Upload(labels), chosen = subset is null ? IntBuffer.None : device.Upload(subset), foundY = device.AllocateInts(n);
        FloatBuffer means = device.Upload(mean), inverses = device.Upload(inverse), foundX = device.AllocateFloats(n * H * W * c);
        device.Run(new GatherImages(
            pixels, classes, chosen, means, inverses, foundX, foundY, n, H, W, c, first, shuffled ? 1 : 0, order.Count, order.HalfBits, order.Key0, order.Key1,
            translate, flip ? 1 : 0, Augmentation.Key0, Augmentation.Key1, (uint)Augmentation.Lane, (uint)(Augmentation.Lane >> 32)));
        Assert.Equal(y, device.Read(foundY));
        RelativeError.AtMost(1e-6, device.Read(foundX), x, $"batch on {kind}");
        foreach (IntBuffer buffer in (IntBuffer[])[classes, chosen, foundY]) device.Free(buffer);
        foreach (FloatBuffer buffer in (FloatBuffer[])[means, inverses, foundX]) device.Free(buffer);
        device.Free((nint)pixels.Handle);
    }

    /// <summary>Moved first, then mirrored; black where nothing was.</summary>
    private static byte[] Image(byte[] images, int sample, int c, (int Down, int Right, bool Flip) drawn)
    {
        byte[] moved = new byte[H * W * c];
        for (int row = 0; row < H; row++)
            for (int column = 0; column < W; column++)
            {
                int from = drawn.Flip ? W - 1 - column : column;
                int sourceRow = row - drawn.Down, sourceColumn = from - drawn.Right;
                if (sourceRow < 0 || sourceRow >= H || sourceColumn < 0 || sourceColumn >= W) continue;
                images.AsSpan(((sample * H + sourceRow) * W + sourceColumn) * c, c).CopyTo(moved.AsSpan((row * W + column) * c));
            }
        return moved;
    }

    private static (int Down, int Right, bool Flip) Drawn(int sample, int translate, bool flip)
    {
        (uint a, uint b, uint c, _) = Augmentation.Words((ulong)sample);
        uint places = 2 * (uint)translate + 1;
        return ((int)(a % places) - translate, (int)(b % places) - translate, flip && (c & 1) == 1);
    }
}
