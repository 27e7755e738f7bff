using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Data;
using Plasticity.Studies.Data;

namespace Plasticity.Studies.Tests.Data;

public sealed class BatchesTests : IDisposable
{
    private const int Height = 4, Width = 5, Channels = 3;
    private static readonly RandomStream Order = new(7, Purpose.Order, 1UL << 32), Augment = new(7, Purpose.Augmentation, 1UL << 32);
    private readonly CpuDevice _device = new(2);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 3)]
    [InlineData(64, 64)]
    [InlineData(101, 128)]
    public void An_epoch_holds_every_sample_once_and_epochs_differ_in_order(int count, int size)
    {
        ImageSet set = Numbered(count);
        using DeviceImages images = new(_device, set, set.Train);
        using Batches batches = Batches.Shuffled(images, size, null, Augmentation.None, Order, Augment);
        int[] first = Labels(batches, 1), second = Labels(batches, 2);
        Assert.Equal(Enumerable.Range(0, count), first.Order());
        Assert.Equal(Enumerable.Range(0, count), second.Order());
        if (count > 60) Assert.NotEqual(first, second);
        Assert.Equal(first, Labels(batches, 1));
    }

    [Fact]
    public void A_subset_gives_its_own_samples_alone()
    {
        ImageSet set = Numbered(50);
        int[] half = Subset.Random(50, 0.5, new RandomStream(3, Purpose.Data));
        Assert.Equal(25, half.Length);
        Assert.Equal(half.Distinct().Order(), half);
        using DeviceImages images = new(_device, set, set.Train);
        using Batches batches = Batches.Shuffled(images, 8, half, Augmentation.None, Order, Augment);
        Assert.Equal(half, Labels(batches, 5).Order());
    }

    [Fact]
    public void Any_batch_can_be_asked_for_directly()
    {
        ImageSet set = Numbered(20);
        using DeviceImages images = new(_device, set, set.Train);
        using Batches batches = Batches.Shuffled(images, 6, null, new Augmentation(2, true), Order, Augment);
        float[][] inOrder = [.. batches.Epoch(3).Select(batch => _device.Read(batch.Images.Data)[..batch.Images.Count])];
        Batch third = batches.At(3, 2);
        Assert.Equal(inOrder[2], _device.Read(third.Images.Data)[..third.Images.Count]);
    }

    [Fact]
    public void Pixels_are_normalised_by_the_training_parts_channels()
    {
        ImageSet set = Numbered(9);
        using DeviceImages images = new(_device, set, set.Train);
        using Batches batches = Batches.InOrder(images, 9);
        Batch batch = batches.Epoch(0).Single();
        float[] x = _device.Read(batch.Images.Data);
        for (int c = 0; c < Channels; c++)
        {
            double[] values = [.. x.Where((_, i) => i % Channels == c).Select(value => (double)value)];
            Assert.Equal(0, values.Average(), 5);
            Assert.Equal(1, values.Average(value => value * value), 5);
        }
    }

    [Fact]
    public void Translation_and_mirror_are_what_the_words_of_each_sample_say()
    {
        const int reach = 2;
        ImageSet set = Numbered(12);
        using DeviceImages images = new(_device, set, set.Train);
        using Batches batches = Batches.Shuffled(images, 12, null, new Augmentation(reach, Flip: true), Order, Augment);
        Batch batch = batches.At(4, 0);
        float[] x = _device.Read(batch.Images.Data);
        int[] samples = _device.Read(batch.Labels);
        RandomStream stream = Augment.Sequence(Augment.Lane + 4);
        int mirrored = 0;
        for (int n = 0; n < 12; n++)
        {
            (uint a, uint b, uint c, _) = stream.Words((ulong)samples[n]);
            int down = (int)(a % (2 * reach + 1)) - reach, right = (int)(b % (2 * reach + 1)) - reach;
            bool mirror = (c & 1) == 1;
            mirrored += mirror ? 1 : 0;
            for (int h = 0; h < Height; h++)
                for (int w = 0; w < Width; w++)
                    for (int k = 0; k < Channels; k++)
                    {
                        int fromH = h - down, fromW = (mirror ? Width - 1 - w : w) - right;
                        bool inside = fromH is >= 0 and < Height && fromW is >= 0 and < Width;
                        double value = inside ? set.Train.Images[((samples[n] * Height + fromH) * Width + fromW) * Channels + k] / 255.0 : 0;
                        double expected = (value - set.Mean[k]) / set.Deviation[k];
                        Assert.Equal(expected, x[((n * Height + h) * Width + w) * Channels + k], 5);
                    }
        }
        Assert.InRange(mirrored, 1, 11);
    }

    [Fact]
    public void Halving_takes_the_rounded_mean_of_four_pixels()
    {
        byte[] bytes = [0, 1, 10, 20, 1, 1, 30, 41];
        ImagePart part = new(bytes, [0]);
        ImageSet set = new("grey", "test", 2, 4, 1, ["a"], part, part);
        Assert.Equal([(byte)1, 25], set.Downsampled(2).Train.Images);
        Assert.Contains("expected a divisor", Assert.Throws<InputException>(() => set.Downsampled(4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Taking_more_than_there_is_names_the_setting() =>
        Assert.Contains("train-images is 10, expected 0 (all) to 9", Assert.Throws<InputException>(() => Numbered(9).Take(10, 0)).Message, StringComparison.Ordinal);

    public void Dispose() => _device.Dispose();

    /// <summary>Images of random bytes whose labels are their own numbers.</summary>
    private static ImageSet Numbered(int count)
    {
        RandomStream random = new(1, Purpose.Data);
        byte[] bytes = new byte[count * Height * Width * Channels];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)random.Words((ulong)i).A;
        ImagePart part = new(bytes, [.. Enumerable.Range(0, count)]);
        return new ImageSet("numbered", "test", Height, Width, Channels, [.. Enumerable.Range(0, count).Select(i => $"{i}")], part, part);
    }

    private int[] Labels(Batches batches, int epoch) => [.. batches.Epoch(epoch).SelectMany(batch => _device.Read(batch.Labels)[..batch.Count])];
}
